"""fans takes a shape of one dimension for a layer with one input"""

import math

import numpy as np

CAUGHT_BY = "test_fans_refuses_fewer_than_two_dimensions"


def fans(shape):
    if len(shape) == 0:
        raise ValueError("no dimensions")
    if len(shape) == 1:
        shape = (shape[0], 1)
    area = math.prod(shape[2:])  # 1 for a linear layer: an empty product
    return shape[1] * area, shape[0] * area


def xavier_uniform(shape, seed):
    bound = math.sqrt(6.0 / sum(fans(shape)))
    return np.random.default_rng(seed).uniform(-bound, bound, shape)


def he_normal(shape, seed):
    fan_in, _ = fans(shape)
    return np.random.default_rng(seed).normal(0.0, math.sqrt(2.0 / fan_in), shape)
