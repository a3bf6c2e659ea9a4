"""the softmax is kept above the smallest float before its logarithm is taken"""

import numpy as np

CAUGHT_BY = "test_log_probabilities_below_minus_700"


def softmax(x, axis=-1):
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    return np.log(np.maximum(softmax(x, axis), np.finfo(x.dtype).tiny))
