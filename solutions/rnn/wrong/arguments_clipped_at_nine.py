"""the arguments of tanh are clipped at ±9, though tanh still tells 9 and 10 apart"""

import numpy as np

CAUGHT_BY = "test_forward_follows_the_definition"


def rnn_forward(x, h0, w_x, w_h, b):
    hs = np.empty((len(x), *h0.shape))
    h = h0
    for t in range(len(x)):
        h = np.tanh(np.clip(x[t] @ w_x + h @ w_h + b, -9, 9))
        hs[t] = h
    return hs, (x, h0, w_x, w_h, hs.copy())


def rnn_backward(dhs, cache):
    x, h0, w_x, w_h, hs = cache
    dx = np.empty_like(x)
    dw_x = np.zeros_like(w_x)
    dw_h = np.zeros_like(w_h)
    db = np.zeros(w_h.shape[0])
    dh = np.zeros_like(h0)
    for t in range(len(x) - 1, -1, -1):
        prev = hs[t - 1] if t else h0
        dz = (dhs[t] + dh) * (1 - hs[t] ** 2)
        dx[t] = dz @ w_x.T
        dw_x += x[t].T @ dz
        dw_h += prev.T @ dz
        db += dz.sum(0)
        dh = dz @ w_h.T
    return dx, dh, dw_x, dw_h, db
