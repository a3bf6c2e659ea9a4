"""tanh of the cell state is made from exp(-2 c), which overflows for a large negative one"""

import numpy as np

CAUGHT_BY = "test_step_shows_the_new_cell"


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def lstm_step(x, h, c, w_x, w_h, b):
    z = x @ w_x + h @ w_h + b
    i, f, g, o = np.split(z, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    e = np.exp(-2 * c)
    h = sigmoid(o) * (1 - e) / (1 + e)
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
        real = (t < lengths)[:, None]
        h_new, c_new = lstm_step(x[t], h, c, w_x, w_h, b)
        h, c = np.where(real, h_new, h), np.where(real, c_new, c)
        hs[t] = np.where(real, h, 0.0)
    return hs, h, c
