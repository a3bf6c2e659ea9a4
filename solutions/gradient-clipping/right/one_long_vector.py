"""Correct: all gradients in one float64 vector, cut up again; the norm as a 0-d array, results as lists."""

import itertools

import numpy as np


def clip_by_global_norm(grads, max_norm):
    if max_norm <= 0:
        raise ValueError(f"{max_norm=}")
    if len(grads) == 0:
        return [[], 0]
    vector = np.concatenate([g.ravel() for g in grads], dtype=np.float64)
    if np.isnan(vector).any() or np.isinf(vector).any():
        raise ValueError("not finite")
    norm = np.sqrt(vector @ vector)
    with np.errstate(divide="ignore"):
        vector = vector * np.minimum(1.0, np.float64(max_norm) / norm)
    ends = list(itertools.accumulate(g.size for g in grads))
    parts = (vector[end - g.size : end].reshape(g.shape) for g, end in zip(grads, ends, strict=True))
    return [[part.astype(g.dtype) for part, g in zip(parts, grads, strict=True)], np.asarray(norm)]


if __name__ == "__main__":
    print(clip_by_global_norm([np.ones(4)], 1.0))
