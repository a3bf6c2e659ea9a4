import numpy as np


def softmax(s):
    m = np.max(s, axis=-1, keepdims=True)
    m = np.where(m == -np.inf, 0, m)
    e = np.exp(s - m)
    z = e.sum(axis=-1, keepdims=True)
    return e / np.where(z == 0, 1, z)


def attention(q, k, v, mask=None):
    if q.shape[-1] != k.shape[-1]:
        raise ValueError("q and k must have the same width")
    if len(k.swapaxes(0, -2)) != len(v.swapaxes(0, -2)):
        raise ValueError("one value per key, please")
    scores = q @ k.swapaxes(-2, -1)  # (..., T, S)
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    weights = softmax(scores)
    return weights @ v, weights
