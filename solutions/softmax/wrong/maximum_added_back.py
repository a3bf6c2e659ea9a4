"""the maximum is added to the logarithm of the sum before that is subtracted, which costs float32 its digits"""

import numpy as np

CAUGHT_BY = "test_large_logits_in_float32"


def softmax(x, axis=-1):
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    top = x.max(axis=axis, keepdims=True)
    log_sum = top + np.log(np.exp(x - top).sum(axis=axis, keepdims=True))
    return x - log_sum
