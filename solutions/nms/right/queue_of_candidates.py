"""A class with a shrinking queue, best first by lexsort; each label has its own; a heap merges them."""

import heapq
import warnings
from collections import defaultdict
from dataclasses import dataclass

import numpy as np


@dataclass
class Candidates:
    boxes: np.ndarray
    scores: np.ndarray
    index: np.ndarray

    def ranked(self):
        order = np.lexsort((self.index, -self.scores))
        return Candidates(self.boxes[order], self.scores[order], self.index[order])

    def where(self, mask):
        return Candidates(self.boxes[mask], self.scores[mask], self.index[mask])

    def overlap_of_first(self):
        low = np.maximum(self.boxes[0, :2], self.boxes[1:, :2])
        high = np.minimum(self.boxes[0, 2:], self.boxes[1:, 2:])
        shared = np.where((high > low).all(axis=1), np.prod(high - low, axis=1), 0.0)
        size = np.prod(self.boxes[:, 2:] - self.boxes[:, :2], axis=1)
        return shared / np.maximum(size[0] + size[1:] - shared, 1e-300)

    def survivors(self, threshold):
        """(-score, index) of each kept box, best first."""
        left = self.ranked()
        while left.index.shape[0]:
            yield -left.scores[0], int(left.index[0])
            left = left.where(np.concatenate([[False], ~(left.overlap_of_first() > threshold)]))


def batched_nms(boxes, scores, labels, iou_threshold):
    if len(boxes) == 0:
        warnings.warn("no boxes", stacklevel=2)
    groups = defaultdict(list)
    for index, label in enumerate(labels.tolist()):
        groups[label].append(index)
    queues = [
        Candidates(boxes[rows], scores[rows], np.array(rows)).survivors(iou_threshold) for rows in groups.values()
    ]
    return np.array([index for _, index in heapq.merge(*queues)], dtype="int64")


def nms(boxes, scores, iou_threshold):
    return batched_nms(boxes, scores, np.zeros(len(boxes), int), iou_threshold)
