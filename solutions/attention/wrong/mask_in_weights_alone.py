"""the mask clears the returned weights, but the output is made of unmasked ones"""

import numpy as np

CAUGHT_BY = "test_masked_places_get_weight_zero"


def attention(q, k, v, mask=None):
    if k.shape[-2] != v.shape[-2]:
        raise ValueError("k and v differ in length")
    if q.shape[-1] != k.shape[-1]:
        raise ValueError("q and k differ in width")
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1])
    top = scores.max(axis=-1, keepdims=True)
    top = np.where(np.isneginf(top), 0.0, top)
    weights = np.exp(scores - top)
    total = weights.sum(axis=-1, keepdims=True)
    weights = weights / np.where(total == 0.0, 1.0, total)
    if mask is None:
        return weights @ v, weights
    kept = weights * mask
    total = kept.sum(axis=-1, keepdims=True)
    return weights @ v, kept / np.where(total == 0.0, 1.0, total)
