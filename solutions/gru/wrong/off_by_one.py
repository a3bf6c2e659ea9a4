"""hs holds the states before each step"""

import numpy as np

CAUGHT_BY = "test_forward"


def gru_step(x, h, w_x, w_h, b_x, b_h):
    """One step: x (N, D), h (N, H), w_x (D, 3H), w_h (H, 3H), b_x and b_h (3H,) -> h (N, H), float64.

    The gates stand in the order reset, update, new. No argument is modified. Source: torch.nn.GRU.
    """
    x_r, x_z, x_n = np.split(x @ w_x + b_x, 3, axis=1)
    h_r, h_z, h_n = np.split(h @ w_h + b_h, 3, axis=1)
    r = 1.0 / (1.0 + np.exp(-(x_r + h_r)))
    z = 1.0 / (1.0 + np.exp(-(x_z + h_z)))
    n = np.tanh(x_n + r * h_n)
    return (1.0 - z) * n + z * h


def gru_forward(x, h0, w_x, w_h, b_x, b_h):
    """All steps: x (T, N, D), h0 (N, H), weights as in gru_step -> hs (T, N, H) and h_n (N, H), float64.

    No argument is modified. Source: torch.nn.GRU.
    """
    h, hs = h0, []
    for row in x:
        h = gru_step(row, h, w_x, w_h, b_x, b_h)
        hs.append(h)
    return np.stack([h0, *hs[:-1]]), h
