"""Correct: the state is the whole history of gradients and weights, weighed anew at each step; float powers."""

from __future__ import annotations

import numpy as np


class Base:
    def __init__(self, state):
        self.grads = list(state.get("grads", []))
        self.ws = list(state.get("ws", []))

    def add(self, w, g):
        self.grads.append(np.array(g))
        self.ws.append(np.array(w))

    def dump(self):
        return {"grads": np.array(self.grads), "ws": np.array(self.ws)}


def sgd_step(w, grad, state, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
    b = Base(state)
    b.add(w, grad)
    v = sum(
        (momentum ** (len(b.grads) - 1 - i) * (g + weight_decay * u) for i, (g, u) in enumerate(zip(b.grads, b.ws)))
    )
    if nesterov:
        v = momentum * v + grad + weight_decay * w
    return (w - lr * v, b.dump())


def _adam(w, b, lr, betas, eps, wd):
    n = len(b.grads)
    p1 = [(1 - betas[0]) * betas[0] ** (n - 1 - i) for i in range(n)]
    p2 = [(1 - betas[1]) * betas[1] ** (n - 1 - i) for i in range(n)]
    gs = [g + wd * u for g, u in zip(b.grads, b.ws)]
    m = sum((a * g for a, g in zip(p1, gs))) / sum(p1)
    s = sum((a * g * g for a, g in zip(p2, gs))) / sum(p2)
    return w - lr * m / (s**0.5 + eps)


def adam_step(w, grad, state, lr=0.001, betas=(0.9, 0.999), eps=1e-08, weight_decay=0.0):
    b = Base(state)
    b.add(w, grad)
    return (_adam(w, b, lr, betas, eps, weight_decay), b.dump())


def adamw_step(w, grad, state, lr=0.001, betas=(0.9, 0.999), eps=1e-08, weight_decay=0.01):
    b = Base(state)
    b.add(w, grad)
    return (_adam(w - lr * weight_decay * w, b, lr, betas, eps, 0.0), b.dump())
