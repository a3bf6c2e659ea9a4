"""a small number is added to the softmax before its logarithm is taken"""

import numpy as np

CAUGHT_BY = "test_log_probabilities_below_minus_700"


def softmax(x, axis=-1):
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    return np.log(softmax(x, axis) + x.dtype.type(1e-30))
