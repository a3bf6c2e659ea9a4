"""An LSTM: one step, and a batch of sequences of different lengths."""

import numpy as np


def lstm_step(x, h, c, w_x, w_h, b):
    """One step of an LSTM for a batch: the new hidden state and the new cell state.

    Args:
        x: The inputs of this step, (N, D), float64. No argument is modified.
        h: The hidden states before it, (N, H).
        c: The cell states before it, (N, H).
        w_x: The weights of the input, (D, 4H): the columns of the input, forget, cell and output gate, H each.
        w_h: The weights of the hidden state, (H, 4H), in the same order.
        b: The biases, (4H,), in the same order.

    Returns:
        h: The hidden states after this step, (N, H), float64.
        c: The cell states after this step, (N, H), float64.

    Source: Gers et al. 2000, section 3; the gate order is that of torch.nn.LSTM.
    """
    raise NotImplementedError


def lstm_forward(x, h0, c0, w_x, w_h, b, lengths=None):
    """An LSTM over a padded batch of sequences.

    Args:
        x: The inputs, (T, N, D), float64; beyond a sequence's length anything finite. No argument is modified.
        h0: The hidden states before the first step, (N, H).
        c0: The cell states before the first step, (N, H).
        w_x: The weights of the input, (D, 4H), as in lstm_step.
        w_h: The weights of the hidden state, (H, 4H).
        b: The biases, (4H,).
        lengths: How many steps of each sequence are real, (N,), ints in 1..T in any order. None: all T.

    Returns:
        hs: The hidden states after every step, (T, N, H), float64; 0 beyond a sequence's length.
        h_n: The hidden states after each sequence's last real step, (N, H), float64.
        c_n: The cell states after each sequence's last real step, (N, H), float64.

    Source: as lstm_step.
    """
    raise NotImplementedError
