"""Every gate is a tanh; relu and leaky_relu by maximum and sign; lists instead of tuples, and read-only arrays."""

import numpy as np


def _frozen(*arrays):
    for array in arrays:
        array.flags.writeable = False
    return list(arrays)


def _gated(x, u, du):
    """x (1 + tanh u) / 2 and its derivative."""
    t = np.tanh(u)
    return _frozen(0.5 * x * (1 + t), 0.5 * (1 + t) + 0.5 * x * (1 - t) * (1 + t) * du)


def sigmoid(x):
    t = np.tanh(x / 2)
    return _frozen((t + 1) / 2, (1 - t * t) / 4)


def relu(x):
    return _frozen(np.maximum(x, 0), np.heaviside(x, 0))


def leaky_relu(x, negative_slope=0.01):
    return _frozen(np.maximum(x, negative_slope * x), np.heaviside(x, 0) * (1 - negative_slope) + negative_slope)


def silu(x):
    return _gated(x, x / 2, 0.5)


def gelu(x):
    return _gated(x, (2 / np.pi) ** 0.5 * (x + 0.044715 * x * x * x), (2 / np.pi) ** 0.5 * (1 + 0.134145 * x * x))
