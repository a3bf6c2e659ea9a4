"""softmax divides by the sum of the whole array, so that it is the array that sums to 1"""

import numpy as np

CAUGHT_BY = "test_softmax_matches_the_definition"


def softmax(x, axis=-1):
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return parts / parts.sum()


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
