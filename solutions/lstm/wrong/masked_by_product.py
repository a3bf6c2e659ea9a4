"""the padding is masked by multiplying with 0, which leaves NaN where huge numbers overflowed"""

import numpy as np

CAUGHT_BY = "test_padding_content_does_not_matter"


def lstm_step(x, h, c, w_x, w_h, b):
    """One step of an LSTM for a batch: the new hidden state and the new cell state."""
    i, f, g, o = np.split(np.sum(x[:, :, None] * w_x, axis=1) + h @ w_h + b, 4, axis=1)
    c = _sigmoid(f) * c + _sigmoid(i) * np.tanh(g)
    return _sigmoid(o) * np.tanh(c), c


def lstm_forward(x, h0, c0, w_x, w_h, b, lengths=None):
    """An LSTM over a padded batch of sequences."""
    steps, batch = x.shape[:2]
    lengths = np.full(batch, steps) if lengths is None else np.asarray(lengths)
    h, c, hs = h0, c0, []
    for t in range(steps):
        real = (t < lengths)[:, None]
        h_new, c_new = lstm_step(x[t], h, c, w_x, w_h, b)
        h, c = real * h_new + (1 - real) * h, real * c_new + (1 - real) * c
        hs.append(real * h_new)
    return np.stack(hs), h, c


def _sigmoid(z):
    """1 / (1 + exp(-z)), from exp(-|z|) alone: that lies in [0, 1], whatever z is."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0.0, 1.0, e) / (1.0 + e)
