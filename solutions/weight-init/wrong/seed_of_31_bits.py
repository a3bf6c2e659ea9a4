"""the seed is taken modulo 2**31, so that two seeds give one array"""

import math

import numpy as np

CAUGHT_BY = "test_other_seed_other_weight"


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
    rng = np.random.default_rng(seed % 2**31)
    z = rng.standard_normal(shape)
    return math.sqrt(2 / fan_in) * z
