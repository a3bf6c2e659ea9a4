"""the maximum is subtracted above 500 alone, and exp overflows at 89 in float32"""

import numpy as np

CAUGHT_BY = "test_large_logits_in_float32"


def softmax(x, axis=-1):
    if np.abs(x).max() > 500:
        x = x - x.max(axis=axis, keepdims=True)
    parts = np.exp(x)
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
