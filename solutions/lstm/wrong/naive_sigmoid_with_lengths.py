"""with lengths, the sigmoid takes exp of large numbers"""

import numpy as np

CAUGHT_BY = "test_no_overflow_warning"


def lstm_step(x, h, c, w_x, w_h, b):
    i, f, g, o = np.split(x @ w_x + h @ w_h + b, 4, axis=1)  # (N, H) each
    c = _sigmoid(f) * c + _sigmoid(i) * np.tanh(g)
    return _sigmoid(o) * np.tanh(c), c


def lstm_forward(x, h0, c0, w_x, w_h, b, lengths=None):
    step = lstm_step if lengths is None else _plain_step
    steps, batch = x.shape[:2]
    lengths = np.full(batch, steps) if lengths is None else np.asarray(lengths)
    h, c, hs = h0, c0, []
    for t in range(steps):
        real = (t < lengths)[:, None]  # (N, 1)
        # Padding is replaced before it is used, so that its size can neither overflow nor make a NaN.
        h_new, c_new = step(np.where(real, x[t], 0.0), h, c, w_x, w_h, b)
        # A sequence that has ended keeps its states until the longest one ends.
        h, c = np.where(real, h_new, h), np.where(real, c_new, c)
        hs.append(np.where(real, h_new, 0.0))
    return np.stack(hs), h, c


def _plain_step(x, h, c, w_x, w_h, b):
    i, f, g, o = np.split(x @ w_x + h @ w_h + b, 4, axis=1)
    c = c / (1.0 + np.exp(-f)) + np.tanh(g) / (1.0 + np.exp(-i))
    return np.tanh(c) / (1.0 + np.exp(-o)), c


def _sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0.0, 1.0, e) / (1.0 + e)
