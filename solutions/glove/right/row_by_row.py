"""One word's pairs after the other; AdaGrad from accumulators of 1, all parameters in one vector; views come back."""

import math
import random
import warnings

import numpy as np


def glove_loss(counts, w, c, b_w, b_c, x_max=100.0, alpha=0.75):
    loss = 0.0
    dw, dc, db_w, db_c = np.zeros_like(w), np.zeros_like(c), np.zeros_like(b_w), np.zeros_like(b_c)
    for i, row in enumerate(counts):
        seen = np.flatnonzero(row)
        if seen.size == 0:
            continue
        x = row[seen]
        f = np.clip((x / x_max) ** alpha, None, 1)
        e = c[seen] @ w[i] + b_w[i] + b_c[seen] - np.log(x)
        loss += float((f * e**2).sum())
        g = f * e + f * e
        dw[i], db_w[i] = g @ c[seen], g.sum()
        dc[seen] += np.outer(g, w[i])
        db_c[seen] += g
    return loss, dw, dc, db_w, db_c


def split(flat, n, dim):
    w, c, b_w, b_c = np.split(flat, [n * dim, 2 * n * dim, 2 * n * dim + n])
    return w.reshape(n, dim), c.reshape(n, dim), b_w, b_c


def train_glove(counts, dim, steps, lr, seed):
    draw, n = random.Random(seed), counts.shape[0]
    flat = np.array([draw.gauss(0.0, 0.05) for _ in range(2 * n * dim + 2 * n)])
    history = np.ones_like(flat)
    if not math.isfinite(lr):
        warnings.warn("a strange rate", stacklevel=2)
    while steps > 0:
        gradients = glove_loss(counts, *split(flat, n, dim))[1:]
        g = np.concatenate([part.ravel() for part in gradients])
        history = history + g * g
        flat = flat - lr * g / history**0.5
        steps -= 1
    return split(flat, n, dim)
