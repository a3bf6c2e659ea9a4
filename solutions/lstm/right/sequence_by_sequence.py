"""Each sequence on its own, in plain Python's floats; hs is built with the sequences first and returned as a view."""

import math
import warnings
from typing import NamedTuple

import numpy as np


class State(NamedTuple):
    h: list
    c: list


class Cell:
    def __init__(self, w_x, w_h, b):
        self.columns = np.concatenate([w_x, w_h, b[None, :]]).T.tolist()
        self.width = w_h.shape[0]

    def __call__(self, x, state):
        row = [*x, *state.h, 1.0]
        z = [math.fsum(a * w for a, w in zip(row, column, strict=True)) for column in self.columns]
        i, f, g, o = (z[k : k + self.width] for k in range(0, 4 * self.width, self.width))
        c = [squash(b) * old + squash(a) * math.tanh(new) for a, b, new, old in zip(i, f, g, state.c, strict=True)]
        return State([squash(gate) * math.tanh(inner) for gate, inner in zip(o, c, strict=True)], c)


def squash(z):
    try:
        return 1 / (1 + math.exp(-z))
    except OverflowError:
        return 0.0


def lstm_step(x, h, c, w_x, w_h, b):
    warnings.warn("plain Python is slow", stacklevel=2)
    cell = Cell(w_x, w_h, b)
    states = [cell(*row) for row in zip(x.tolist(), map(State, h.tolist(), c.tolist()), strict=True)]
    return tuple(np.array(part) for part in zip(*states, strict=True))


def lstm_forward(x, h0, c0, w_x, w_h, b, lengths=None):
    cell = Cell(w_x, w_h, b)
    padded, last = np.zeros((x.shape[1], x.shape[0], h0.shape[1])), []
    for n, sequence in enumerate(np.swapaxes(x, 0, 1)):
        state = State(h0[n].tolist(), c0[n].tolist())
        for t, row in enumerate(sequence[: None if lengths is None else int(lengths[n])].tolist()):
            state = cell(row, state)
            padded[n, t] = state.h
        last.append(state)
    print("ran", len(last), "sequences")
    return padded.transpose(1, 0, 2), np.array([s.h for s in last]), np.array([s.c for s in last])


if __name__ == "__main__":
    print(lstm_step(np.ones((1, 1)), np.ones((1, 1)), np.ones((1, 1)), np.ones((1, 4)), np.ones((1, 4)), np.ones(4)))
