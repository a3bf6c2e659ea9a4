"""A GRU: one step, and a batch of sequences."""

import numpy as np


def gru_step(x, h, w_x, w_h, b_x, b_h):
    """One step: x (N, D), h (N, H), w_x (D, 3H), w_h (H, 3H), b_x and b_h (3H,) -> h (N, H), float64.

    The gates stand in the order reset, update, new. No argument is modified. Source: torch.nn.GRU.
    """
    raise NotImplementedError


def gru_forward(x, h0, w_x, w_h, b_x, b_h):
    """All steps: x (T, N, D), h0 (N, H), weights as in gru_step -> hs (T, N, H) and h_n (N, H), float64.

    No argument is modified. Source: torch.nn.GRU.
    """
    raise NotImplementedError
