"""One pass over the keys with a running maximum and sum; the keys' axis comes first, so the replies are views."""

from typing import NamedTuple

import numpy as np


class Attended(NamedTuple):
    output: np.ndarray
    weights: np.ndarray


def attention(q, k, v, mask=None):
    def fits(condition, message):
        if not condition:
            raise type("ShapeError", (ValueError,), {})(message)

    fits(k.shape[-2] == v.shape[-2], "keys and values")
    fits(q.shape[-1] == k.shape[-1], "queries and keys")
    shape = q.shape[:-1] + k.shape[-2:-1]
    open_ = np.broadcast_to(np.True_ if mask is None else mask, shape)

    top = np.full(q.shape[:-1], -np.inf)
    total = np.zeros(q.shape[:-1])
    context = np.zeros(q.shape[:-1] + v.shape[-1:])
    scores = np.empty((shape[-1], *shape[:-1]))
    for j in range(shape[-1]):
        score = np.sum(q * k[..., j, None, :], axis=-1) / np.sqrt(q.shape[-1])
        scores[j] = score = np.where(open_[..., j], score, -np.inf)
        higher = np.maximum(top, score)
        base = np.where(higher == -np.inf, 0.0, higher)
        shrink, part = np.exp(top - base), np.exp(score - base)
        context = context * shrink[..., None] + part[..., None] * v[..., j, None, :]
        total = total * shrink + part
        top = higher
    safe = np.where(total > 0, total, np.inf)
    weights = np.exp(scores - np.where(top == -np.inf, 0.0, top)) / safe
    return Attended(context / safe[..., None], np.moveaxis(weights, 0, -1))
