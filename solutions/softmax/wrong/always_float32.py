"""float64 comes back as float32"""

import numpy as np

CAUGHT_BY = "test_softmax_matches_the_definition"


def softmax(x, axis=-1):
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return (parts / parts.sum(axis=axis, keepdims=True)).astype(np.float32)


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
