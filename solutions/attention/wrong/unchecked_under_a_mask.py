"""the lengths and widths are checked without a mask alone"""

import numpy as np

CAUGHT_BY = "test_rejects_k_and_v_of_different_length"


def attention(q, k, v, mask=None):
    if mask is None and k.shape[-2] != v.shape[-2]:
        raise ValueError("k and v differ in length")
    if mask is None and q.shape[-1] != k.shape[-1]:
        raise ValueError("q and k differ in width")
    scores = (q[..., :, None, :] * k[..., None, :, :]).sum(-1) / np.sqrt(max(q.shape[-1], k.shape[-1]))
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    top = scores.max(axis=-1, keepdims=True)
    e = np.exp(scores - np.where(np.isinf(top), 0.0, top))
    total = e.sum(axis=-1, keepdims=True)
    weights = e / np.where(total == 0, 1.0, total)
    return (weights[..., None] * v[..., None, :, :]).sum(-2), weights
