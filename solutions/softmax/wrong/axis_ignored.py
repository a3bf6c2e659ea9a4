"""the axis argument is ignored: it is always the last"""

import numpy as np

CAUGHT_BY = "test_works_along_every_axis"


def softmax(x, axis=-1):
    parts = np.exp(x - x.max(axis=-1, keepdims=True))
    return parts / parts.sum(axis=-1, keepdims=True)


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
