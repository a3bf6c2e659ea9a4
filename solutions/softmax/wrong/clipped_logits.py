"""the logits are clipped to ±700 instead of shifted"""

import numpy as np

CAUGHT_BY = "test_softmax_of_large_logits"


def softmax(x, axis=-1):
    parts = np.exp(np.clip(x, -700.0, 700.0))
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
