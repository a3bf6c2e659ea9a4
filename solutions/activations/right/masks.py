"""Boolean indexing for each sign, a dataclass with __iter__ turned into a tuple, gelu as x σ(2u); strided results."""

from dataclasses import astuple, dataclass

import numpy as np


@dataclass
class Pair:
    value: np.ndarray
    derivative: np.ndarray


def room(x):
    return np.empty((*x.shape, 2))[..., 0]


def logistic(z):
    out = room(z)
    high = z > 0
    out[high] = 1.0 / (1.0 + np.exp(-z[high]))
    e = np.exp(z[~high])
    out[~high] = e / (1.0 + e)
    return out


def sigmoid(x):
    return astuple(Pair(logistic(x), logistic(x) * logistic(-x)))


def leaky_relu(x, negative_slope=0.01):
    value, slope = room(x), room(x)
    value[...], slope[...] = x, 1
    value[x <= 0] *= negative_slope
    slope[x <= 0] = negative_slope
    return astuple(Pair(value, slope))


def relu(x):
    return leaky_relu(x, negative_slope=np.float64(0))


def silu(x):
    s = logistic(x)
    return astuple(Pair(s * x, s + s * logistic(-x) * x))


def gelu(x):
    k = np.sqrt(8 / np.pi)
    s = logistic(k * (x + 0.044715 * np.power(x, 3)))
    return astuple(Pair(x * s, s + x * s * (1 - s) * k * np.polyval([0.134145, 0, 1], x)))
