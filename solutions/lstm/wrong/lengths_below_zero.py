"""the steps that are left are counted by a difference, which unsigned lengths do not take below 0"""

import numpy as np

CAUGHT_BY = "test_lengths_in_any_order"


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def lstm_step(x, h, c, w_x, w_h, b):
    z = x @ w_x + h @ w_h + b
    i, f, g, o = np.split(z, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    h = sigmoid(o) * np.tanh(c)
    return h, c


def lstm_forward(x, h0, c0, w_x, w_h, b, lengths=None):
    steps, n, _ = x.shape
    h, c = h0, c0
    hs = np.zeros((steps, n, h0.shape[1]))
    if lengths is None:
        for t in range(steps):
            h, c = lstm_step(x[t], h, c, w_x, w_h, b)
            hs[t] = h
        return hs, h, c
    for t in range(steps):
        real = (lengths - t > 0)[:, None]
        h_new, c_new = lstm_step(x[t], h, c, w_x, w_h, b)
        h, c = np.where(real, h_new, h), np.where(real, c_new, c)
        hs[t] = np.where(real, h, 0.0)
    return hs, h, c
