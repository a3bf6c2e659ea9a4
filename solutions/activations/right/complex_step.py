"""The derivatives by a complex step of 1e-200, in a decorator with the warnings turned off inside."""

import numpy as np


def _cs(f):
    def g(x, *a, **k):
        with np.errstate(all="ignore"):
            z = f(x + 1e-200j, *a, **k)
        return z.real, z.imag * 1e200

    return g


@_cs
def sigmoid(z):
    return np.where(z.real > -700, 1 / (1 + np.exp(-np.where(z.real > -700, z, 0))), 0)


@_cs
def relu(z):
    return np.where(z.real > 0, z, 0)


@_cs
def leaky_relu(z, negative_slope=0.01):
    return np.where(z.real > 0, z, negative_slope * z)


@_cs
def silu(z):
    return z * np.where(z.real > -700, 1 / (1 + np.exp(-np.where(z.real > -700, z, 0))), 0)


@_cs
def gelu(z):
    u = (2 / np.pi) ** 0.5 * (z + 0.044715 * z**3)
    return 0.5 * z * (1 + np.where(abs(u.real) < 300, np.tanh(np.where(abs(u.real) < 300, u, 0)), np.sign(u.real)))
