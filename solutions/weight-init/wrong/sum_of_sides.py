"""the kernel's sides are added, not multiplied"""

import math

import numpy as np

CAUGHT_BY = "test_fans_of_a_convolution"


def fans(shape):
    if len(shape) < 2:
        raise ValueError(f"shape = {shape} has fewer than two dimensions")
    area = sum(shape[2:]) or 1  # 1 for a linear layer: an empty product
    return shape[1] * area, shape[0] * area


def xavier_uniform(shape, seed):
    bound = math.sqrt(6.0 / sum(fans(shape)))
    return np.random.default_rng(seed).uniform(-bound, bound, shape)


def he_normal(shape, seed):
    fan_in, _ = fans(shape)
    return np.random.default_rng(seed).normal(0.0, math.sqrt(2.0 / fan_in), shape)
