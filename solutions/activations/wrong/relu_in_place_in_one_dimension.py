"""relu works in the caller's array where x has one axis"""

import numpy as np

CAUGHT_BY = "test_leaves_x_alone"

CUBIC = 0.044715
SCALE = np.sqrt(2.0 / np.pi)


def sigmoid(x):
    small = np.exp(-np.abs(x))
    value = np.exp(np.minimum(x, 0.0)) / (1.0 + small)
    return value, value * (1.0 - value)


def relu(x):
    if x.ndim == 1:
        np.maximum(x, 0, out=x)
    slope = np.where(x > 0.0, 1.0, 0.0)
    return x * slope, slope


def leaky_relu(x, negative_slope=0.01):
    slope = np.where(x > 0.0, 1.0, negative_slope)
    return x * slope, slope


def silu(x):
    gate, gate_slope = sigmoid(x)
    return x * gate, gate + x * gate_slope


def gelu(x):
    bent = np.tanh(SCALE * (x + CUBIC * x**3))
    inner_slope = SCALE * (1.0 + 3.0 * CUBIC * x**2)
    gate = 0.5 * (1.0 + bent)
    return x * gate, gate + 0.5 * x * (1.0 - bent**2) * inner_slope
