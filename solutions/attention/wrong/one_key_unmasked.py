"""with one key the weights are 1, whatever the mask says"""

import numpy as np

CAUGHT_BY = "test_fully_masked_row_is_zero"


def attention(q, k, v, mask=None):
    if k.shape[-2] != v.shape[-2]:
        raise ValueError("k and v differ in length")
    if q.shape[-1] != k.shape[-1]:
        raise ValueError("q and k differ in width")
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1])
    if k.shape[-2] == 1:
        weights = np.ones(scores.shape)
        return weights @ v, weights
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    top = scores.max(axis=-1, keepdims=True)
    e = np.exp(scores - np.where(np.isinf(top), 0.0, top))
    total = e.sum(axis=-1, keepdims=True)
    weights = e / np.where(total == 0, 1.0, total)
    return weights @ v, weights
