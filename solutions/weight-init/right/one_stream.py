"""Correct: one stream of uniform numbers behind both, normal ones by Box and Muller; views of longer arrays."""

import warnings

import numpy as np


def fans(shape):
    if len(shape) in (0, 1):
        raise ValueError("too few dimensions")
    if len(shape) == 2:
        return np.array([shape[1], shape[0]])
    out, into, height, width = shape
    return np.array([into, out]) * (height * width)


def _uniform(seed, size):
    return np.random.Generator(np.random.Philox(seed)).random(size)


def _last(values, shape):
    return values[::-1][: int(np.prod(shape))].reshape(shape)


def xavier_uniform(shape, seed):
    a = np.sqrt(6.0 / fans(shape).sum())
    return _last(_uniform(seed, 2 * int(np.prod(shape))) * 2 * a - a, shape)


def he_normal(shape, seed):
    warnings.warn("he", stacklevel=2)
    fan_in = fans(shape)[0]
    radius, angle = _uniform(seed, (2, int(np.prod(shape))))
    return _last(np.sqrt(-4.0 / fan_in * np.log1p(-radius)) * np.cos(2 * np.pi * angle), shape)
