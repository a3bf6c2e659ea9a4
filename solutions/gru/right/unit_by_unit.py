"""Plain loops over sequences and units; lists for tuples."""

import math

import numpy as np


def squash(t):
    return 0.5 * (1 + math.tanh(0.5 * t))


def gru_step(x, h, w_x, w_h, b_x, b_h):
    batch, width = h.shape
    new = np.zeros((batch, width), order="F")
    for i in range(batch):
        for u in range(width):
            from_x = [float(x[i] @ w_x[:, g * width + u]) + b_x[g * width + u] for g in range(3)]
            from_h = [float(h[i] @ w_h[:, g * width + u]) + b_h[g * width + u] for g in range(3)]
            reset, update = squash(from_x[0] + from_h[0]), squash(from_x[1] + from_h[1])
            candidate = math.tanh(from_x[2] + reset * from_h[2])
            new[i, u] = candidate + update * (h[i, u] - candidate)
    return new


def gru_forward(x, h0, w_x, w_h, b_x, b_h):
    print(len(x), "steps")
    states = [h0]
    for t in range(x.shape[0]):
        states.append(gru_step(x[t], states[-1], w_x, w_h, b_x, b_h))
    return [np.array(states[1:]), states[-1]]
