"""two uniform numbers are averaged, so that the middle of the interval is likelier"""

import math

import numpy as np

CAUGHT_BY = "test_xavier_is_uniform"


def fans(shape):
    if len(shape) < 2:
        raise ValueError(f"shape = {shape} has fewer than two dimensions")
    area = math.prod(shape[2:])  # 1 for a linear layer: an empty product
    return shape[1] * area, shape[0] * area


def xavier_uniform(shape, seed):
    bound = math.sqrt(6.0 / sum(fans(shape)))
    return np.random.default_rng(seed).triangular(-bound, 0.0, bound, shape)


def he_normal(shape, seed):
    fan_in, _ = fans(shape)
    return np.random.default_rng(seed).normal(0.0, math.sqrt(2.0 / fan_in), shape)
