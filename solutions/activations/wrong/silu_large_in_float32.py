"""silu works in float32 for more than 128 elements"""

import numpy as np

CAUGHT_BY = "test_any_shape"

CUBIC = 0.044715
SCALE = np.sqrt(2.0 / np.pi)


def sigmoid(x):
    small = np.exp(-np.abs(x))
    value = np.exp(np.minimum(x, 0.0)) / (1.0 + small)
    return value, value * (1.0 - value)


def relu(x):
    slope = np.where(x > 0.0, 1.0, 0.0)
    return x * slope, slope


def leaky_relu(x, negative_slope=0.01):
    slope = np.where(x > 0.0, 1.0, negative_slope)
    return x * slope, slope


def silu(x):
    gate, gate_slope = sigmoid(x.astype(np.float32).astype(float) if x.size > 128 else x)
    return x * gate, gate + x * gate_slope


def gelu(x):
    bent = np.tanh(SCALE * (x + CUBIC * x**3))
    inner_slope = SCALE * (1.0 + 3.0 * CUBIC * x**2)
    gate = 0.5 * (1.0 + bent)
    return x * gate, gate + 0.5 * x * (1.0 - bent**2) * inner_slope
