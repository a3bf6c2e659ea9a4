"""the entries are read in the order of memory, which is another where x is not contiguous"""

import numpy as np

CAUGHT_BY = "test_works_along_every_axis"


def softmax(x, axis=-1):
    x = np.ravel(x, order="K").reshape(x.shape)
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
