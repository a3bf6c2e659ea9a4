"""the maximum is subtracted in place, in the caller's own array"""

import numpy as np

CAUGHT_BY = "test_leaves_x_alone"


def softmax(x, axis=-1):
    x -= x.max(axis=axis, keepdims=True)
    parts = np.exp(x)
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
