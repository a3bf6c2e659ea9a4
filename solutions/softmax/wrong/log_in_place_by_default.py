"""log_softmax shifts in place where the axis is the last by default"""

import numpy as np

CAUGHT_BY = "test_leaves_x_alone"


def softmax(x, axis=-1):
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    if axis == -1:
        x -= x.max(axis=axis, keepdims=True)
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
