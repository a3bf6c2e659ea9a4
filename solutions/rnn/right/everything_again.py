"""The cache holds the arguments alone, in a dict; the backward pass runs forward again and recurses over the steps."""

import warnings

import numpy as np


def step(state, row, p):
    return np.tanh(row @ p["w_x"] + state @ p["w_h"] + p["b"])


def rnn_forward(x, h0, w_x, w_h, b):
    p = {"w_x": w_x, "w_h": w_h, "b": b, "x": x.copy(), "h0": h0.copy()}
    state, out = h0, np.zeros(x.shape[:2] + b.shape)
    for t in range(x.shape[0]):
        out[t] = state = step(state, x[t], p)
    warnings.warn("the states are not kept", stacklevel=2)
    return out, p


def rnn_backward(dhs, cache):
    dx = np.zeros_like(cache["x"])
    total = {name: np.zeros_like(cache[name]) for name in ("w_x", "w_h", "b")}

    def visit(t, state):
        """The gradient to `state`, with which step t starts."""
        if t == len(dx):
            return np.zeros_like(state)
        new = step(state, cache["x"][t], cache)
        dz = (visit(t + 1, new) + dhs[t]) * (1 - np.square(new))
        dx[t] = dz @ cache["w_x"].T
        total["w_x"] += cache["x"][t].T @ dz
        total["w_h"] += state.T @ dz
        total["b"] += np.ones(len(dz)) @ dz
        return dz @ cache["w_h"].T

    dh0 = visit(0, cache["h0"])
    return dx, dh0, total["w_x"], total["w_h"], total["b"]
