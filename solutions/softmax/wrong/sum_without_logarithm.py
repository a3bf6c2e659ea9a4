"""log_softmax subtracts the sum of the exponentials, not its logarithm"""

import numpy as np

CAUGHT_BY = "test_log_softmax_matches_the_definition"


def softmax(x, axis=-1):
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.exp(shifted).sum(axis=axis, keepdims=True)
