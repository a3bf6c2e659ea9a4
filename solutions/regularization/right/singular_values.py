"""Correct: ridge by singular values, soft thresholding by two ramps, generators throughout, 0-d arrays as costs."""

from functools import reduce

import numpy as np


def nonnegative(function):
    def checked(*args, **kwargs):
        given = dict(zip(function.__code__.co_varnames, args, strict=False)) | kwargs
        value = given.get("strength", given.get("amount"))
        if np.signbit(value) and value != 0:
            raise ValueError("negative")
        return function(**given)

    return checked


@nonnegative
def l2_penalty(weights, strength):
    total = reduce(lambda sofar, w: sofar + np.einsum("i,i", w.ravel(), w.ravel()), weights, 0.0)
    return np.asarray(strength / 2 * total), list(map(lambda w: w * np.full(w.shape, strength), weights))


@nonnegative
def l1_penalty(weights, strength):
    total = reduce(lambda sofar, w: sofar + np.abs(w).sum(), weights, 0.0)
    signs = [(w > 0).astype(float) - (w < 0) for w in weights]
    return np.asarray(strength * total), [s * strength for s in signs]


@nonnegative
def soft_threshold(weight, amount):
    return np.maximum(weight - amount, 0) - np.maximum(-weight - amount, 0)


@nonnegative
def ridge_fit(x, y, strength):
    u, s, vt = np.linalg.svd(x, full_matrices=False)
    return vt.T @ (s / (s * s + strength) * (u.T @ y))
