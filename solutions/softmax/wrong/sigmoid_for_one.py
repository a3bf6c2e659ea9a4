"""a single logit is put through the sigmoid"""

import numpy as np

CAUGHT_BY = "test_axis_of_length_one"


def softmax(x, axis=-1):
    if x.shape[axis] == 1:
        half = np.tanh(x / 2) / 2
        return half + x.dtype.type(0.5)
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
