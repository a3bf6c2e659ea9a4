"""axes of length one are dropped from the result"""

import numpy as np

CAUGHT_BY = "test_axis_of_length_one"


def softmax(x, axis=-1):
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return np.squeeze(parts / parts.sum(axis=axis, keepdims=True))


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
