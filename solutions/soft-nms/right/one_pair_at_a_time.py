"""boxes are objects and meet one pair at a time, which takes long for many"""

from typing import Iterator

import numpy as np


class Box:
    __slots__ = ("index", "xyxy", "score")

    def __init__(self, index, xyxy, score):
        self.index, self.xyxy, self.score = index, xyxy, score

    @property
    def area(self):
        x1, y1, x2, y2 = self.xyxy
        return (x2 - x1) * (y2 - y1)

    def iou(self, other):
        low, high = np.maximum(self.xyxy[:2], other.xyxy[:2]), np.minimum(self.xyxy[2:], other.xyxy[2:])
        if not (high > low).all():
            return 0.0
        both = np.prod(high - low)
        return both / (self.area + other.area - both)

    def __lt__(self, other):
        return (-self.score, self.index) < (-other.score, other.index)


def selected(boxes, sigma, threshold) -> Iterator[Box]:
    while boxes := [box for box in boxes if not box.score < threshold]:
        best = min(boxes)
        boxes.remove(best)
        yield best
        for box in boxes:
            if o := best.iou(box):
                box.score *= np.exp(-o * o / sigma)


def soft_nms(boxes, scores, sigma=0.5, score_threshold=0.001):
    with np.errstate(under="ignore"):
        found = list(selected([Box(i, b, s) for i, (b, s) in enumerate(zip(boxes, scores))], sigma, score_threshold))
    return np.fromiter((b.index for b in found), np.int64), np.fromiter((b.score for b in found), np.float64)
