"""half of Xavier's magnitudes are made of the other half, under signs of their own"""

import math

import numpy as np

CAUGHT_BY = "test_elements_are_independent"


def fans(shape):
    if len(shape) < 2:
        raise ValueError(f"shape = {shape} has fewer than two dimensions")
    area = math.prod(shape[2:])
    return (shape[1] * area, shape[0] * area)


def xavier_uniform(shape, seed):
    bound = math.sqrt(6.0 / sum(fans(shape)))
    rng = np.random.default_rng(seed)
    f = np.abs(rng.uniform(-bound, bound, shape).reshape(-1))
    h = f.size // 2
    f[h : 2 * h] = bound - f[:h]
    return (f * rng.choice([-1.0, 1.0], f.shape)).reshape(shape)


def he_normal(shape, seed):
    fan_in, _ = fans(shape)
    return np.random.default_rng(seed).normal(0.0, math.sqrt(2.0 / fan_in), shape)
