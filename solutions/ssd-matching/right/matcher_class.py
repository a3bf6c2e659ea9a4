"""A class; lexsort for the negatives, and a loop with a stopping count; a read-only result."""

import warnings
from dataclasses import dataclass

import numpy as np


@dataclass
class Matcher:
    anchors: np.ndarray
    boxes: np.ndarray

    def __post_init__(self):
        low = np.maximum(self.anchors[:, np.newaxis, :2], self.boxes[:, :2])
        high = np.minimum(self.anchors[:, np.newaxis, 2:], self.boxes[:, 2:])
        shared = np.where((high > low).all(-1), np.prod(high - low, axis=-1), 0.0)
        sizes = [np.prod(b[:, 2:] - b[:, :2], axis=1) for b in (self.anchors, self.boxes)]
        self.iou = shared / np.maximum(np.add.outer(*sizes) - shared, 1e-300)

    def claims(self):
        left = list(range(len(self.anchors)))
        for j in range(len(self.boxes)):
            if left:
                yield left.pop(int(np.argmax(self.iou[left, j]))), j

    def run(self, threshold):
        padded = np.column_stack([self.iou, np.full(len(self.anchors), threshold)])
        best = np.argmax(padded, axis=1)  # the last column wins only when all others are below it
        best[best == len(self.boxes)] = -1
        for i, j in self.claims():
            best[i] = j
        return best.astype(np.int64)


def match(anchors, boxes, iou_threshold=0.5):
    result = Matcher(anchors, boxes).run(iou_threshold)
    result.setflags(write=False)
    return result


def hard_negatives(losses, matches, ratio=3):
    budget = ratio * sum(1 for m in matches if m >= 0)
    if not budget:
        warnings.warn("nothing to keep", stacklevel=2)
    kept = np.zeros(losses.shape, np.bool_)
    for i in np.lexsort((np.arange(len(losses)), -losses)):
        if budget > 0 and matches[i] < 0:
            kept[i] = True
            budget -= 1
    return kept
