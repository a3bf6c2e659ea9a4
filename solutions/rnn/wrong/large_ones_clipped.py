"""gradients above 1e5 are clipped"""

import numpy as np

CAUGHT_BY = "test_nothing_is_clipped_or_cut_off"


def rnn_forward(x, h0, w_x, w_h, b):
    h, hs = h0, []
    for row in x:
        h = np.tanh(row @ w_x + h @ w_h + b)
        hs.append(h)
    hs = np.stack(hs)
    return hs, (x, h0, w_x, w_h, hs)


def rnn_backward(dhs, cache):
    x, h0, w_x, w_h, hs = cache
    before = np.concatenate([h0[None], hs[:-1]])  # (T, N, H): the state that each step started from
    dx, dw_x, dw_h, db = np.zeros_like(x), np.zeros_like(w_x), np.zeros_like(w_h), np.zeros(hs.shape[2])
    dh = np.zeros_like(h0)  # what the steps after this one want of its state
    for t in reversed(range(len(x))):
        dz = np.clip(dhs[t] + dh, -1e5, 1e5) * (1.0 - hs[t] ** 2)  # tanh' = 1 - tanh^2
        dx[t] = dz @ w_x.T
        dw_x += x[t].T @ dz  # the same weights at every step: their gradients add up
        dw_h += before[t].T @ dz
        db += dz.sum(axis=0)
        dh = dz @ w_h.T
    return dx, dh, dw_x, dw_h, db
