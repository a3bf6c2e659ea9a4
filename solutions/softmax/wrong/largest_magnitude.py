"""the largest magnitude is subtracted instead of the maximum, so that negative logits underflow"""

import numpy as np

CAUGHT_BY = "test_softmax_of_large_logits"


def softmax(x, axis=-1):
    parts = np.exp(x - np.abs(x).max(axis=axis, keepdims=True))
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
