"""Xavier and He initialisation."""

import math

import numpy as np


def fans(shape):
    """How many inputs each output sums up, and how many outputs each input goes to.

    Args:
        shape: Shape of a weight, a tuple of ints: (out, in) or (out, in, kh, kw).

    Returns:
        fan_in: in, times the kernel's area.
        fan_out: out, times the kernel's area.

    Raises:
        ValueError: shape has fewer than two dimensions.

    Source: He et al. 2015, "Delving Deep into Rectifiers", section 2.2.
    """
    if len(shape) < 2:
        raise ValueError(f"shape = {shape} has fewer than two dimensions")
    area = math.prod(shape[2:])  # 1 for a linear layer: an empty product
    return shape[1] * area, shape[0] * area


def xavier_uniform(shape, seed):
    """A weight that keeps the variance of activations and of gradients, as far as one can keep both.

    Args:
        shape: A tuple of ints: (out, in) or (out, in, kh, kw).
        seed: Seed of this call's random numbers; int, 0 <= seed < 2**32.

    Returns:
        Of that shape, float64: uniform on (-a, a), a = sqrt(6 / (fan_in + fan_out)).

    Raises:
        ValueError: shape has fewer than two dimensions.

    Source: Glorot and Bengio 2010, equation 16.
    """
    # U(-a, a) has the variance a^2 / 3, so this is the variance 2 / (fan_in + fan_out).
    bound = math.sqrt(6.0 / sum(fans(shape)))
    return np.random.default_rng(seed).uniform(-bound, bound, shape)


def he_normal(shape, seed):
    """A weight that keeps the mean square of activations through ReLU, which loses half of it.

    Args:
        shape: A tuple of ints: (out, in) or (out, in, kh, kw).
        seed: Seed of this call's random numbers; int, 0 <= seed < 2**32.

    Returns:
        Of that shape, float64: normal with mean 0 and variance 2 / fan_in.

    Raises:
        ValueError: shape has fewer than two dimensions.

    Source: He et al. 2015, "Delving Deep into Rectifiers", section 2.2.
    """
    fan_in, _ = fans(shape)
    return np.random.default_rng(seed).normal(0.0, math.sqrt(2.0 / fan_in), shape)
