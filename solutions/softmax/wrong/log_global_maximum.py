"""log_softmax subtracts the maximum of the whole array instead of each slice's own"""

import numpy as np

CAUGHT_BY = "test_log_softmax_of_large_logits"


def softmax(x, axis=-1):
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    shifted = x - x.max()
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
