"""softmax is the exponential of x minus the log-sum-exp, which costs float32 its digits"""

import numpy as np

CAUGHT_BY = "test_large_logits_in_float32"


def softmax(x, axis=-1):
    top = x.max(axis=axis, keepdims=True)
    log_sum = top + np.log(np.exp(x - top).sum(axis=axis, keepdims=True))
    return np.exp(x - log_sum)


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
