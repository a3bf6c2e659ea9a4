"""the logarithm of the softmax is taken first and repaired where that is 0, which causes warnings"""

import numpy as np

CAUGHT_BY = "test_causes_no_warning"


def softmax(x, axis=-1):
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    exact = shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    return np.where(np.log(softmax(x, axis)) > -50, exact, exact)
