"""the array is kept and handed out again, with whatever was done to it meanwhile"""

import functools
import math

import numpy as np

CAUGHT_BY = "test_same_seed_same_weight"


def fans(shape):
    if len(shape) < 2:
        raise ValueError("a weight has two dimensions or four")
    area = math.prod(shape[2:])
    return shape[1] * area, shape[0] * area


@functools.lru_cache
def xavier_uniform(shape, seed):
    fan_in, fan_out = fans(shape)
    a = math.sqrt(6 / (fan_in + fan_out))
    return np.random.default_rng(seed).uniform(-a, a, shape)


@functools.lru_cache
def he_normal(shape, seed):
    fan_in, _ = fans(shape)
    return np.random.default_rng(seed).normal(0.0, math.sqrt(2 / fan_in), shape)
