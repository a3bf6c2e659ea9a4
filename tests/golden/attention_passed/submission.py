import numpy as np


def attention(q, k, v, mask=None):
    if k.shape[-2] != v.shape[-2] or q.shape[-1] != k.shape[-1]:
        raise ValueError(f"shapes do not fit: q {q.shape}, k {k.shape}, v {v.shape}")
    scores = np.einsum("...td,...sd->...ts", q, k) / q.shape[-1] ** 0.5
    if mask is None:
        mask = np.ones_like(scores, dtype=bool)
    mask = np.broadcast_to(mask, scores.shape)
    highest = np.where(mask, scores, -np.inf).max(axis=-1, keepdims=True)
    highest[np.isinf(highest)] = 0
    e = np.where(mask, np.exp(np.where(mask, scores - highest, 0)), 0)
    norm = e.sum(axis=-1, keepdims=True)
    norm[norm == 0] = 1
    w = e / norm
    return w @ v, w
