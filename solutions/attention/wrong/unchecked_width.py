"""queries or keys of width 1 are stretched to the others' width instead of being refused"""

import numpy as np

CAUGHT_BY = "test_rejects_q_and_k_of_different_width"


def attention(q, k, v, mask=None):
    if k.shape[-2] != v.shape[-2]:
        raise ValueError("k and v differ in length")
    scores = np.sum(q[..., :, None, :] * k[..., None, :, :], axis=-1) / np.sqrt(q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    top = scores.max(axis=-1, keepdims=True)
    top = np.where(np.isneginf(top), 0.0, top)
    weights = np.exp(scores - top)
    total = weights.sum(axis=-1, keepdims=True)
    weights = weights / np.where(total == 0.0, 1.0, total)
    return weights @ v, weights
