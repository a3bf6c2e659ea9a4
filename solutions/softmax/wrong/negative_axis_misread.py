"""a negative axis other than -1 is taken for the last"""

import numpy as np

CAUGHT_BY = "test_works_along_every_axis"


def softmax(x, axis=-1):
    axis = max(axis, -1)
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    axis = max(axis, -1)
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
