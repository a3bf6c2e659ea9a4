"""each row is the same: one was drawn and repeated"""

import math

import numpy as np

CAUGHT_BY = "test_elements_are_independent"


def fans(shape):
    if len(shape) < 2:
        raise ValueError(f"shape = {shape} has fewer than two dimensions")
    area = math.prod(shape[2:])  # 1 for a linear layer: an empty product
    return shape[1] * area, shape[0] * area


def xavier_uniform(shape, seed):
    bound = math.sqrt(6.0 / sum(fans(shape)))
    row = np.random.default_rng(seed).uniform(-bound, bound, shape[1:])
    sign = np.where(np.arange(shape[0]) % 2, 1 - 1e-9, 1.0) ** np.arange(shape[0])
    return row * sign.reshape(-1, *[1] * (len(shape) - 1))


def he_normal(shape, seed):
    fan_in, _ = fans(shape)
    return np.random.default_rng(seed).normal(0.0, math.sqrt(2.0 / fan_in), shape)
