"""a mask of one axis that has as many places as there are queries is laid over the queries, not over the keys"""

import numpy as np

CAUGHT_BY = "test_mask_broadcasts"


def attention(q, k, v, mask=None):
    if k.shape[-2] != v.shape[-2]:
        raise ValueError("k and v differ in length")
    if q.shape[-1] != k.shape[-1]:
        raise ValueError("q and k differ in width")
    scores = np.einsum("...td,...sd->...ts", q, k) / np.sqrt(q.shape[-1])
    if mask is not None and mask.ndim == 1 and mask.shape[0] == q.shape[-2]:
        mask = mask[:, None]
    mask = np.broadcast_to(True if mask is None else mask, scores.shape)
    hidden = np.where(mask, scores, -np.inf)
    top = hidden.max(axis=-1, keepdims=True)
    top = np.where(np.isfinite(top), top, 0.0)
    e = np.exp(hidden - top)
    total = e.sum(axis=-1, keepdims=True)
    weights = e / np.where(total == 0, 1.0, total)
    output = np.einsum("...ts,...sv->...tv", weights, v)
    return output, weights
