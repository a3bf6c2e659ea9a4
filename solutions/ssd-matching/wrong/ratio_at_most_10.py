"""the ratio is capped at 10"""

import numpy as np

CAUGHT_BY = "test_keeps_the_highest_losses"


def match(anchors, boxes, iou_threshold=0.5):
    matches = np.full(len(anchors), -1, dtype=np.int64)
    if not len(boxes):
        return matches
    overlaps = _iou(anchors, boxes)
    enough = overlaps.max(axis=1) >= iou_threshold
    matches[enough] = overlaps.argmax(axis=1)[enough]

    unclaimed = np.ones(len(anchors), dtype=bool)
    for j in range(min(overlaps.shape)):
        i = np.argmax(np.where(unclaimed, overlaps[:, j], -1.0))
        matches[i] = j
        unclaimed[i] = False
    return matches


def hard_negatives(losses, matches, ratio=3):
    positive = matches >= 0
    negatives = np.flatnonzero(~positive)
    order = np.argsort(-losses[negatives], kind="stable")
    kept = np.zeros(len(losses), dtype=bool)
    kept[negatives[order[: min(ratio, 10) * positive.sum()]]] = True
    return kept


def _iou(a, b):
    sides = np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2])
    sides = np.maximum(sides, 0.0)
    overlap = sides[..., 0] * sides[..., 1]
    return overlap / (_area(a)[:, None] + _area(b)[None, :] - overlap)


def _area(boxes):
    return (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
