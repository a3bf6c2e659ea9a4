"""einsum and np.linalg.norm; the cache is a closure that does the backward pass; a NamedTuple comes back."""

from typing import NamedTuple

import numpy as np


class Gradients(NamedTuple):
    dx: np.ndarray
    dgamma: np.ndarray
    dbeta: np.ndarray


def _scale(x, eps):
    return np.linalg.norm(x, axis=-1, keepdims=True) ** 2 / x.shape[-1] + eps


def layer_norm(x, gamma, beta, eps=1e-5):
    size = x.shape[-1]
    centring = np.eye(size) - np.ones((size, size)) / size
    away = x @ centring
    root = np.sqrt(_scale(away, eps))

    def rows(array):
        return array.reshape(-1, size)

    def pull(dout):
        g = dout * gamma
        along = np.einsum("...d,...d->...", g, away)[..., None]
        dx = (g / root - away * along / (size * root**3)) @ centring
        return Gradients(dx, np.einsum("nd,nd->d", rows(dout), rows(away / root)), rows(dout).sum(0))

    return np.asfortranarray(away / root * gamma + beta), pull


def layer_norm_backward(dout, cache):
    return cache(dout)


def rms_norm(x, gamma, eps=1e-6):
    return np.einsum("...d,d,...->...d", x, gamma, _scale(x, eps)[..., 0] ** -0.5)
