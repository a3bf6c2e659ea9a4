"""only the last 20 bits of a seed count"""

import math

import numpy as np

CAUGHT_BY = "test_other_seed_other_weight"


def fans(shape):
    if len(shape) < 2:
        raise ValueError(f"shape = {shape} has fewer than two dimensions")
    area = math.prod(shape[2:])
    return (shape[1] * area, shape[0] * area)


def xavier_uniform(shape, seed):
    bound = math.sqrt(6.0 / sum(fans(shape)))
    return np.random.default_rng(seed).uniform(-bound, bound, shape)


def he_normal(shape, seed):
    fan_in, _ = fans(shape)
    return np.random.default_rng(seed % 2**20).normal(0.0, math.sqrt(2.0 / fan_in), shape)
