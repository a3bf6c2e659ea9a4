"""normal numbers are made as sums of twelve uniform ones, whose tails are thin"""

import math

import numpy as np

CAUGHT_BY = "test_he_is_normal"


def fans(shape):
    if len(shape) < 2:
        raise ValueError("too few dimensions")
    area = math.prod(shape[2:])
    return shape[1] * area, shape[0] * area


def xavier_uniform(shape, seed):
    fan_in, fan_out = fans(shape)
    a = math.sqrt(6 / (fan_in + fan_out))
    rng = np.random.default_rng(seed)
    return rng.uniform(-a, a, shape)


def he_normal(shape, seed):
    fan_in, _ = fans(shape)
    rng = np.random.default_rng(seed)
    z = rng.uniform(size=(12, *shape)).sum(0) - 6
    return math.sqrt(2 / fan_in) * z
