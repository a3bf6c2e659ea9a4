"""the backward pass uses what the last layer_norm left in a global"""

import numpy as np

CAUGHT_BY = "test_backward_uses_its_cache"


LAST = {}


def layer_norm(x, gamma, beta, eps=1e-5):
    centred = x - np.mean(x, axis=-1, keepdims=True)
    inverse = 1.0 / np.sqrt(np.mean(centred**2, axis=-1, keepdims=True) + eps)
    normed = centred * inverse
    LAST["cache"] = (normed, inverse, gamma)
    return normed * gamma + beta, None


def layer_norm_backward(dout, cache):
    normed, inverse, gamma = LAST["cache"]
    dnormed = dout * gamma
    through_mean = np.mean(dnormed, axis=-1, keepdims=True)
    through_variance = normed * np.mean(dnormed * normed, axis=-1, keepdims=True)
    dx = inverse * (dnormed - through_mean - through_variance)
    leading = tuple(range(dout.ndim - 1))
    return dx, np.sum(dout * normed, axis=leading), np.sum(dout, axis=leading)


def rms_norm(x, gamma, eps=1e-6):
    return x / np.sqrt(np.mean(x**2, axis=-1, keepdims=True) + eps) * gamma
