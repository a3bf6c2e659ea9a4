"""A layer object for the cache, variance as E[x²] - E[x]², gradients through mean and variance as in the paper."""

from collections import namedtuple

import numpy as np

Forward = namedtuple("Forward", ["out", "cache", "new_running_mean", "new_running_var"])


class TooFewRows(ValueError):
    pass


class Layer:
    def __init__(self, x, mean, var, eps):
        self.x, self.mean, self.precision = x, mean, 1.0 / (var + eps)

    @property
    def hat(self):
        return (self.x - self.mean) * self.precision**0.5

    def backward(self, dout):
        n, g, away = len(dout), dout * self.gamma, self.x - self.mean
        dvar = (g * away).sum(0) * -0.5 * self.precision**1.5
        dmean = -(g.sum(0) * self.precision**0.5) - 2.0 * dvar * away.mean(0)
        return g * self.precision**0.5 + dvar * 2.0 * away / n + dmean / n


def batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    n = x.shape[0]
    mean, var = running_mean, running_var
    if training:
        if n in (0, 1):
            raise TooFewRows
        mean = np.einsum("nd->d", x) / n
        var = np.einsum("nd,nd->d", x, x) / n - mean * mean
        running_mean = np.average([running_mean, mean], axis=0, weights=[1 - momentum, momentum])
        running_var = np.average([running_var, var * (n / (n - 1))], axis=0, weights=[1 - momentum, momentum])
    layer = Layer(x, mean, var, eps)
    layer.gamma = gamma
    return Forward(np.asfortranarray(layer.hat * gamma + beta), layer, running_mean, running_var)


def batch_norm_backward(dout, cache):
    return cache.backward(dout), np.einsum("nd,nd->d", dout, cache.hat), np.ones(len(dout)) @ dout
