"""the sum goes over the first 256 entries of a slice alone"""

import numpy as np

CAUGHT_BY = "test_softmax_matches_the_definition"


def softmax(x, axis=-1):
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return parts / np.take(parts, range(min(256, parts.shape[axis])), axis=axis).sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
