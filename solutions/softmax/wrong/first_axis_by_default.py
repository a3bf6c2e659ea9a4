"""the default axis is the first, not the last"""

import numpy as np

CAUGHT_BY = "test_softmax_matches_the_definition"


def softmax(x, axis=0):
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=0):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
