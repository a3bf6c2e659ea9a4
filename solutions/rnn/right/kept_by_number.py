"""The caches are kept by number in a global dict; each step of dhs is sent all the way back by itself."""

import numpy as np

STORE, N = {}, iter(range(10**9))


def rnn_forward(x, h0, w_x, w_h, b):
    key = next(N)
    hs = np.zeros((x.shape[0], x.shape[1], w_h.shape[0]))
    prev = h0
    for t in range(x.shape[0]):
        prev = hs[t] = np.tanh(np.hstack([x[t], prev]) @ np.vstack([w_x, w_h]) + b)
    STORE[key] = [np.array(a) for a in (x, h0, w_x, w_h, hs)]
    hs.flags.writeable = False
    return hs, key


def rnn_backward(dhs, cache):
    x, h0, w_x, w_h, hs = STORE[cache]
    T = len(x)
    dz = np.zeros_like(hs)
    for t in range(T):
        g = dhs[t] * (1 - hs[t] ** 2)
        dz[t] += g
        for s in range(t - 1, -1, -1):
            g = g @ w_h.T * (1 - hs[s] ** 2)
            dz[s] += g
    prev = np.vstack([h0[None], hs])[:-1]
    return (
        np.matmul(dz, w_x.T),
        dz[0] @ w_h.T,
        np.tensordot(x, dz, ((0, 1), (0, 1))),
        np.tensordot(prev, dz, ([0, 1], [0, 1])),
        dz.sum(0).sum(0),
    )
