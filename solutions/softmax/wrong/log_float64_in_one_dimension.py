"""log_softmax returns float64 where x has one dimension"""

import numpy as np

CAUGHT_BY = "test_float32_stays_float32"


def softmax(x, axis=-1):
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    if x.ndim == 1:
        shifted = shifted.astype(float)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
