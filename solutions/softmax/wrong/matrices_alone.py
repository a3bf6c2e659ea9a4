"""an array of one dimension comes back as a matrix of one row"""

import numpy as np

CAUGHT_BY = "test_takes_any_number_of_dimensions"


def softmax(x, axis=-1):
    x = np.atleast_2d(x)
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
