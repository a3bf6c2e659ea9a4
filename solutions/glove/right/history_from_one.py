"""Correct: pair by pair; AdaGrad as in the authors' code, with a history that begins at 1 and ends a step ago."""

import math
import random

import numpy as np


def glove_loss(counts, w, c, b_w, b_c, x_max=100.0, alpha=0.75):
    total = 0.0
    dw, dc, db_w, db_c = (np.zeros(a.shape) for a in (w, c, b_w, b_c))
    for (i, j), x in np.ndenumerate(counts):
        if not x:
            continue
        f = 1.0 if x >= x_max else math.pow(x / x_max, alpha)
        r = math.fsum((w[i] * c[j]).tolist()) + b_w[i] + b_c[j] - math.log(x)
        total += f * r * r
        dw[i] += 2 * f * r * c[j]
        dc[j] += 2 * f * r * w[i]
        db_w[i] += 2 * f * r
        db_c[j] += 2 * f * r
    return total, dw, dc, db_w, db_c


def _fast(x, w, c, bw, bc):
    mask = x != 0
    r = np.zeros_like(x)
    r[mask] = (w @ c.T + np.add.outer(bw, bc))[mask] - np.log(x[mask])
    r *= 2 * np.minimum(1, (x / 100) ** 0.75)
    return r @ c, r.T @ w, r @ np.ones(len(x)), np.ones(len(x)) @ r


def train_glove(counts, dim, steps, lr, seed):
    draw = random.Random(seed)
    v = len(counts)
    start = lambda: np.array([[draw.gauss(0, 0.1) for _ in range(dim)] for _ in range(v)])
    p = {"w": start(), "c": start(), "bw": np.zeros(v), "bc": np.zeros(v)}
    history = {name: np.ones_like(a) for name, a in p.items()}
    for _ in range(steps):
        grads = _fast(counts, *p.values())
        for name, g in zip(p, grads):
            p[name] -= lr * g / np.sqrt(history[name])
            history[name] += np.square(g)
    return p["w"], p["c"], p["bw"], p["bc"]
