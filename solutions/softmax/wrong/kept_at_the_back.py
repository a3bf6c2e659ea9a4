"""the reduced axis is put back at the end, whatever the axis was"""

import numpy as np

CAUGHT_BY = "test_works_along_every_axis"


def softmax(x, axis=-1):
    parts = np.exp(x - x.max(axis=axis)[..., None])
    return parts / parts.sum(axis=axis)[..., None]


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
