"""The cache is a function; weight gradients from all steps at once by einsum."""

import numpy as np


def rnn_forward(x, h0, w_x, w_h, b):
    projected = np.einsum("tnd,dh->tnh", x, w_x) + b
    line = np.empty((len(x) + 1, *h0.shape), order="F")  # h0 and all the states after it
    line[0] = h0
    for t, z in enumerate(projected):
        line[t + 1] = np.tanh(z + line[t].dot(w_h))

    def back(dhs):
        dz = np.zeros_like(projected)
        later = 0.0
        for t in range(len(x))[::-1]:
            dz[t] = (dhs[t] + later) / np.cosh(np.arctanh(line[t + 1])) ** 2
            later = dz[t].dot(w_h.T)
        dw_x, dw_h = np.einsum("tnd,tnh->dh", x, dz), np.einsum("tng,tnh->gh", line[:-1], dz)
        return np.einsum("tnh,dh->tnd", dz, w_x), later, dw_x, dw_h, dz.sum((0, 1))

    return line[1:], back


def rnn_backward(dhs, cache):
    return cache(dhs)
