"""gelu's derivative is that of the exact function, not of the approximation"""

import math

import numpy as np

CAUGHT_BY = "test_gelu_derivative"


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
    gate, gate_slope = sigmoid(x)
    return x * gate, gate + x * gate_slope


def gelu(x):
    bent = np.tanh(SCALE * (x + CUBIC * x**3))
    gate = 0.5 * (1.0 + bent)
    phi = 0.5 * (1.0 + np.vectorize(math.erf)(x / math.sqrt(2.0)))
    return x * gate, phi + x * np.exp(-0.5 * x**2) / math.sqrt(2.0 * math.pi)
