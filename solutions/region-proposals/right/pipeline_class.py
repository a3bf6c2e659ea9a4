"""A class with a method for each step; reversed stable order of reversed rows; read-only results in a named tuple."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np


class Proposals(NamedTuple):
    boxes: np.ndarray
    scores: np.ndarray


@dataclass
class Candidates:
    boxes: np.ndarray
    logits: np.ndarray

    def where(self, choice):
        return Candidates(self.boxes[choice], self.logits[choice])

    def clipped(self, height, width):
        boxes = self.boxes.copy()
        boxes[:, ::2] = boxes[:, ::2].clip(0, width)
        boxes[:, 1::2] = boxes[:, 1::2].clip(0, height)
        return Candidates(boxes, self.logits)

    def large(self, size):
        return self.where(~((self.boxes[:, 2:] - self.boxes[:, :2]) < size).any(axis=1))

    def suppressed(self, threshold):
        kept = []
        for k, box in enumerate(self.boxes):
            held = self.boxes[kept]
            sides = np.minimum(held[:, 2:], box[2:]) - np.maximum(held[:, :2], box[:2])
            shared = np.where((sides > 0).all(axis=1), sides.prod(axis=1), 0.0)
            sizes = (held[:, 2:] - held[:, :2]).prod(axis=1) + (box[2:] - box[:2]).prod()
            if not (shared / np.maximum(sizes - shared, 1e-300) > threshold).any():
                kept.append(k)
        return self.where(np.array(kept, dtype=int))


def propose(objectness, deltas, anchors, height, width, pre_nms=2000, post_nms=1000, iou_threshold=0.7, min_size=1.0):
    order = len(objectness) - 1 - np.argsort(objectness[::-1], kind="mergesort")[::-1]
    order = order[:pre_nms]
    side = np.diff(anchors[order].reshape(-1, 2, 2), axis=1)[:, 0]
    centre = anchors[order].reshape(-1, 2, 2).mean(axis=1) + np.multiply(deltas[order, :2], side)
    logs = np.where(deltas[order, 2:] > 4.135166556742356, 4.135166556742356, deltas[order, 2:])
    corner = centre - 0.5 * side * np.exp(logs)
    found = Candidates(np.hstack([corner, 2 * centre - corner]), objectness[order])
    found = found.clipped(height, width).large(min_size).suppressed(iou_threshold).where(slice(None, post_nms))
    scores = np.empty(len(found.logits))
    positive = found.logits >= 0
    scores[positive] = 1 / (1 + np.exp(-found.logits[positive]))
    scores[~positive] = np.exp(found.logits[~positive]) / (1 + np.exp(found.logits[~positive]))
    for array in (found.boxes, scores):
        array.flags.writeable = False
    return Proposals(found.boxes, scores)
