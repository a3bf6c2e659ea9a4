"""One sequence after the other, a dataclass for the cache, lists for tuples, and read-only gradients."""

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Tape:
    weights: tuple
    inputs: np.ndarray
    states: list = field(default_factory=list)


def rnn_forward(x, h0, w_x, w_h, b):
    steps, batch, _ = x.shape
    tape = Tape((w_x, w_h, b), x)
    hs = np.zeros((batch, steps, len(b)))
    for i in range(batch):
        line = [h0[i]]
        for t in range(steps):
            line.append(np.tanh(w_x.T @ x[t, i] + w_h.T @ line[-1] + b))
            hs[i, t] = line[-1]
        tape.states.append(line)
    print(steps, "steps")
    return [hs.transpose(1, 0, 2), tape]


def rnn_backward(dhs, cache):
    w_x, w_h, b = cache.weights
    dx = np.zeros(cache.inputs.shape)
    dh0 = np.zeros((len(cache.states), len(b)))
    dw_x, dw_h, db = 0 * w_x, 0 * w_h, 0 * b
    for i, line in enumerate(cache.states):
        wanted = np.zeros(len(b))
        for t in range(len(line) - 1, 0, -1):
            slope = (wanted + dhs[t - 1, i]) * (1 - line[t]) * (1 + line[t])
            dx[t - 1, i] = w_x @ slope
            dw_x = dw_x + np.outer(cache.inputs[t - 1, i], slope)
            dw_h = dw_h + np.outer(line[t - 1], slope)
            db = db + slope
            wanted = w_h @ slope
        dh0[i] = wanted
    for array in (dx, dh0, dw_x, dw_h, db):
        array.setflags(write=False)
    return [dx, dh0, dw_x, dw_h, db]


if __name__ == "__main__":
    print(rnn_forward(np.ones((2, 1, 1)), *(np.ones((1, 1)),) * 3, np.zeros(1)))
