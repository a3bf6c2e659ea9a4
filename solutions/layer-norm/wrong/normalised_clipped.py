"""the normalised x is clipped to ±3"""

import numpy as np

CAUGHT_BY = "test_scales_and_shifts"


def layer_norm(x, gamma, beta, eps=1e-05):
    centred = x - np.mean(x, axis=-1, keepdims=True)
    inverse = 1.0 / np.sqrt(np.mean(centred**2, axis=-1, keepdims=True) + eps)
    normed = centred * inverse
    normed = np.clip(normed, -3, 3)
    return (normed * gamma + beta, (normed, inverse, gamma))


def layer_norm_backward(dout, cache):
    normed, inverse, gamma = cache
    dnormed = dout * gamma
    through_mean = np.mean(dnormed, axis=-1, keepdims=True)
    through_variance = normed * np.mean(dnormed * normed, axis=-1, keepdims=True)
    dx = inverse * (dnormed - through_mean - through_variance)
    leading = tuple(range(dout.ndim - 1))
    return (dx, np.sum(dout * normed, axis=leading), np.sum(dout, axis=leading))


def rms_norm(x, gamma, eps=1e-06):
    return x / np.sqrt(np.mean(x**2, axis=-1, keepdims=True) + eps) * gamma
