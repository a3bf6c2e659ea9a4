"""Python's floats, one element after the other, in a decorator; the pair is one array of two rows, and it prints."""

import math

import numpy as np


def elementwise(function):
    def over(x, *args, **settings):
        print(function.__name__, x.shape)
        pairs = [function(z, *args, **settings) for z in x.ravel().tolist()]
        return np.array(pairs, dtype=np.float64).T.reshape(2, *x.shape)

    return over


@elementwise
def sigmoid(x):
    s = 1 / (1 + math.exp(-x)) if x > -30 else math.exp(x)
    return s, s * (1 - s)


@elementwise
def relu(x):
    return (x, 1) if x > 0 else (0, 0)


@elementwise
def leaky_relu(x, negative_slope=0.01):
    return (x, 1) if x > 0 else (x * negative_slope, negative_slope)


@elementwise
def silu(x):
    s = 1 / (1 + math.exp(-x)) if x > -30 else math.exp(x)
    return x * s, s * (1 + x * (1 - s))


@elementwise
def gelu(x):
    c = math.sqrt(2 / math.pi)
    t = math.tanh(c * (x + 0.044715 * x**3))
    return x / 2 * (1 + t), (1 + t + x * (1 - t**2) * c * (1 + 3 * 0.044715 * x**2)) / 2


if __name__ == "__main__":
    print(gelu(np.array([1.0])))
