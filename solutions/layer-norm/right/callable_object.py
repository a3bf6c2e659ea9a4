"""A frozen dataclass for a cache that holds x itself, an object for rms_norm, axis by axis, warnings of its own."""

import warnings
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Seen:
    x: np.ndarray
    gamma: np.ndarray
    eps: float


def _hat(x, eps):
    mean = sum(x[..., i] for i in range(x.shape[-1])) / x.shape[-1]
    return (x - np.expand_dims(mean, -1)) / np.expand_dims(np.sqrt(np.var(x, -1) + eps), -1)


def layer_norm(x, gamma, beta, eps=1e-5):
    warnings.warn("layer_norm is slow", stacklevel=2)
    return np.multiply(_hat(x, eps), gamma) + np.broadcast_to(beta, x.shape), Seen(x, gamma, eps)


def layer_norm_backward(dout, cache):
    size, hat, slope = cache.x.shape[-1], _hat(cache.x, cache.eps), dout * cache.gamma
    total, along = slope.sum(-1, keepdims=True), (slope * hat).sum(-1, keepdims=True)
    dx = (size * slope - total - hat * along) / np.sqrt(cache.x.var(-1, keepdims=True) + cache.eps) / size
    dgamma, dbeta = dout * hat, dout
    while dgamma.ndim > 1:
        dgamma, dbeta = dgamma.sum(0), dbeta.sum(0)
    return [dx, dgamma, dbeta]


class RMSNorm:
    def __call__(self, x, gamma, eps=1e-6):
        return gamma * (x.T / np.sqrt((x.T**2).mean(0) + eps)).T


rms_norm = RMSNorm()
