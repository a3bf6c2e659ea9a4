"""Computes in np.longdouble, with an epsilon in the denominator; warns and prints; results are views."""

import warnings

import numpy as np


def overlaps(box, boxes):
    low, high = np.maximum(box[:2], boxes[:, :2]), np.minimum(box[2:], boxes[:, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=1)
    return shared / (np.prod(box[2:] - box[:2]) + np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) - shared + 1e-12)


def soft_nms(boxes, scores, sigma=0.5, score_threshold=0.001):
    boxes, current = boxes.astype(np.longdouble), scores.astype(np.longdouble)
    table, count = np.zeros((len(boxes), 3)), 0
    free = ~(current < score_threshold)
    while free.any():
        best = int(np.argmax(np.where(free, current, -np.inf)))
        table[count, 1:] = best, current[best]
        count += 1
        free[best] = False
        current[free] = current[free] * np.power(np.e, -np.square(overlaps(boxes[best], boxes[free])) / sigma)
        free &= ~(current < score_threshold)
    print(count, "boxes taken")
    if not count:
        warnings.warn("no box was taken", stacklevel=2)
    return [table[:count, 1].astype(np.int64), table[:count, 2]]
