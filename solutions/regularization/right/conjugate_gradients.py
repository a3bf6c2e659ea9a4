"""Correct: ridge by conjugate gradients, and a gradient list that may be the weights themselves."""

import numpy as np


def l2_penalty(weights, strength):
    _refuse_negative("strength", strength)
    cost = 0.5 * strength * float(sum(np.sum(w * w) for w in weights))
    return cost, weights if strength == 1 else [strength * w for w in weights]


def l1_penalty(weights, strength):
    _refuse_negative("strength", strength)
    cost = strength * float(sum(np.sum(np.abs(w)) for w in weights))
    return cost, [strength * np.sign(w) for w in weights]


def soft_threshold(weight, amount):
    _refuse_negative("amount", amount)
    return np.sign(weight) * np.maximum(np.abs(weight) - amount, 0.0)


def ridge_fit(x, y, strength):
    _refuse_negative("strength", strength)
    w = np.zeros(x.shape[1])
    r = x.T @ y
    p = r.copy()
    for _ in range(60):
        rr = r @ r
        if rr < 1e-28:
            break
        ap = x.T @ (x @ p) + strength * p
        alpha = rr / (p @ ap)
        w = w + alpha * p
        r = r - alpha * ap
        p = r + (r @ r) / rr * p
    return w


def _refuse_negative(name, value):
    if value < 0:
        raise ValueError(f"{name} = {value} is negative")
