"""Correct: each array is divided by the greatest magnitude before it is squared; tuples, and read-only results."""

import numpy as np


class NotFinite(ValueError):
    pass


def _norm(grads):
    tops = [np.abs(g).max() for g in grads]
    if not np.all(np.isfinite(tops)):
        raise NotFinite("NaN or infinity")
    top = max(map(float, tops), default=0.0)
    if top == 0.0:
        return 0.0
    return top * np.linalg.norm([np.linalg.norm((g / np.float64(top)).ravel()) for g in grads])


def clip_by_global_norm(grads, max_norm):
    if not max_norm > 0:
        raise ValueError("max_norm")
    norm = _norm(grads)
    print("norm", norm)
    if norm <= max_norm:
        return tuple(grads), norm
    result = []
    for g in grads:
        clipped = np.empty(g.shape, g.dtype, order="F")
        np.multiply(g, max_norm / norm, out=clipped, casting="same_kind")
        clipped.flags.writeable = False
        result.append(clipped)
    return tuple(result), norm
