"""A generator in a class; exponents are summed and applied to the first score; a named tuple is returned."""

from collections import namedtuple

import numpy as np

Selection = namedtuple("Selection", ["indices", "scores"])


class Suppressor:
    def __init__(self, sigma, score_threshold):
        self.sigma, self.floor = np.float64(sigma), np.float64(score_threshold)

    def iou(self, box, others):
        low, high = np.maximum(box[:2], others[:, :2]), np.minimum(box[2:], others[:, 2:])
        shared = np.where(np.all(high > low, axis=1), np.prod(high - low, axis=1), 0.0)
        sizes = np.prod(others[:, 2:] - others[:, :2], axis=1) + np.prod(box[2:] - box[:2])
        return shared / np.maximum(sizes - shared, 1e-300)

    def run(self, boxes, scores):
        exponent = np.zeros(len(scores))
        free = np.ones(len(scores), bool)
        while True:
            now = scores * np.exp(-exponent / self.sigma)
            free &= ~(now < self.floor)
            if not free.any():
                return
            best = np.lexsort((np.arange(len(scores)), -now, ~free))[0]
            yield best, now[best]
            free[best] = False
            exponent += self.iou(boxes[best], boxes) ** 2


def soft_nms(boxes, scores, sigma=0.5, score_threshold=0.001):
    rows = list(Suppressor(sigma, score_threshold).run(boxes, scores))
    return Selection(np.array([i for i, _ in rows], "int64"), np.array([s for _, s in rows], "float64"))
