"""the shifted logits are clipped at -20, which raises the small probabilities"""

import numpy as np

CAUGHT_BY = "test_softmax_of_large_logits"


def softmax(x, axis=-1):
    parts = np.exp(np.maximum(x - x.max(axis=axis, keepdims=True), -20.0))
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
