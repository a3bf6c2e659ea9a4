"""ufunc.outer for every pair, einsum for areas, an epsilon far below any area, and a transposed view as the result."""

import numpy as np

TINY = np.finfo(np.float64).tiny


def _validated(boxes):
    steps = np.einsum("nk,kd->nd", boxes, np.array([[-1.0, 0], [0, -1], [1, 0], [0, 1]]))
    if steps.size and steps.min() < 0:
        raise ValueError(f"box {int(np.argmin(steps.min(axis=1)))} is reversed")
    return steps


def _scores(a, b):
    size_a, size_b = _validated(a), _validated(b)
    overlap = hull = np.ones((b.shape[0], a.shape[0]))
    for axis in range(2):
        lows, highs = (b[:, axis], a[:, axis]), (b[:, axis + 2], a[:, axis + 2])
        overlap = overlap * np.fmax(np.fmin.outer(*highs) - np.fmax.outer(*lows), 0)
        hull = hull * (np.fmax.outer(*highs) - np.fmin.outer(*lows))
    union = np.add.outer(np.multiply.reduce(size_b, 1), np.multiply.reduce(size_a, 1)) - overlap
    iou = overlap / np.maximum(union, TINY)
    return iou, iou - (hull - union) / np.maximum(hull, TINY)


def box_iou(a, b):
    return _scores(a, b)[0].T


def generalized_box_iou(a, b):
    return _scores(a, b)[1].T
