"""1e-8 is added to the denominator"""

import numpy as np

CAUGHT_BY = "test_softmax_matches_the_definition"


def softmax(x, axis=-1):
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return parts / (parts.sum(axis=axis, keepdims=True) + 1e-8)


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
