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
    i, f, g, o = np.split(x @ w_x + h @ w_h + b, 4, axis=1)  # (N, H) each
    c = _sigmoid(f) * c + _sigmoid(i) * np.tanh(g)
    return _sigmoid(o) * np.tanh(c), c


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
    steps, batch = x.shape[:2]
    lengths = np.full(batch, steps) if lengths is None else np.asarray(lengths)
    h, c, hs = h0, c0, []
    for t in range(steps):
        real = (t < lengths)[:, None]  # (N, 1)
        # Padding is replaced before it is used, so that its size can neither overflow nor make a NaN.
        h_new, c_new = lstm_step(np.where(real, x[t], 0.0), h, c, w_x, w_h, b)
        # A sequence that has ended keeps its states until the longest one ends.
        h, c = np.where(real, h_new, h), np.where(real, c_new, c)
        hs.append(np.where(real, h_new, 0.0))
    return np.stack(hs), h, c


def _sigmoid(z):
    """1 / (1 + exp(-z)), from exp(-|z|) alone: that lies in [0, 1], whatever z is."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0.0, 1.0, e) / (1.0 + e)
