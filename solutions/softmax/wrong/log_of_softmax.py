"""log_softmax is the logarithm of the softmax, -∞ where that underflows to 0"""

import numpy as np

CAUGHT_BY = "test_log_probabilities_below_minus_700"


def softmax(x, axis=-1):
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    with np.errstate(divide="ignore"):
        return np.log(softmax(x, axis))
