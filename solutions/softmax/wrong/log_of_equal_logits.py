"""log_softmax takes equal logits for a single one and returns zeros"""

import numpy as np

CAUGHT_BY = "test_log_softmax_matches_the_definition"


def softmax(x, axis=-1):
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    if (x == x.flat[0]).all():
        return np.zeros_like(x)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
