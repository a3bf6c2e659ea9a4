"""Correct: ridge by the QR decomposition of x with rows added; gradients that are views of one flat array."""

import numpy as np


class Negative(ValueError):
    pass


def _checked(value):
    if not value >= 0:
        raise Negative(value)
    return np.float64(value)


def _like(flat, weights):
    ends = np.cumsum([w.size for w in weights])[:-1]
    return tuple(part.reshape(w.shape) for part, w in zip(np.split(flat, ends), weights, strict=True))


def l2_penalty(weights, strength):
    rate = _checked(strength)
    if not weights:
        return 0, ()
    flat = np.concatenate([w.ravel() for w in weights])
    return rate * flat.dot(flat) / 2, _like(rate * flat, weights)


def l1_penalty(weights, strength):
    rate = _checked(strength)
    if not weights:
        return 0, ()
    flat = np.concatenate([np.ravel(w, order="C") for w in weights])
    return rate * np.linalg.norm(flat, 1), _like(np.where(flat > 0, rate, np.where(flat < 0, -rate, 0.0)), weights)


def soft_threshold(weight, amount):
    amount = _checked(amount)
    return weight - np.clip(weight, -amount, amount)


def ridge_fit(x, y, strength):
    root = np.sqrt(_checked(strength))
    d = x.shape[1]
    rows = np.r_[x, root * np.identity(d)]
    q, r = np.linalg.qr(rows)
    return np.linalg.inv(r) @ (q[: len(y)].T @ y)


if __name__ == "__main__":
    print(l2_penalty([], 0.0))
