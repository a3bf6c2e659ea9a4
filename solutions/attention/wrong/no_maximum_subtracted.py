"""the scores are exponentiated without subtracting their maximum, which overflows"""

import numpy as np

CAUGHT_BY = "test_stable_for_large_scores"


def attention(q, k, v, mask=None):
    if k.shape[-2] != v.shape[-2]:
        raise ValueError("k and v differ in length")
    if q.shape[-1] != k.shape[-1]:
        raise ValueError("q and k differ in width")
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    top = 0.0
    weights = np.exp(scores - top)
    total = weights.sum(axis=-1, keepdims=True)
    weights = weights / np.where(total == 0.0, 1.0, total)
    return weights @ v, weights
