"""a single anchor takes its best box, though the first box has claimed it"""

import numpy as np

CAUGHT_BY = "test_more_boxes_than_anchors"


def match(anchors, boxes, iou_threshold=0.5):
    """The box that each anchor shall find: boxes claim an anchor each, then the other anchors take their best box.

    Args:
        anchors: (A, 4), xyxy, in pixels, float64.
        boxes: The true boxes, (G, 4), xyxy, float64. G may be 0.
        iou_threshold: An anchor that no box has claimed takes its best box when their IoU is at least this number.

    Returns:
        (A,), int64: the index of the anchor's box, or -1 for background. Equal IoUs: the lower index.

    Source: Liu et al. 2016, "SSD: Single Shot MultiBox Detector", section 2.2.
    """
    matches = np.full(len(anchors), -1, dtype=np.int64)
    if not len(boxes):
        return matches  # there is no maximum over no boxes
    overlaps = _iou(anchors, boxes)  # (A, G)
    if len(anchors) == 1:
        return overlaps.argmax(axis=1)
    enough = overlaps.max(axis=1) >= iou_threshold
    matches[enough] = overlaps.argmax(axis=1)[enough]  # argmax finds the lower index of equals
    # The claims come second here, and so overrule what their anchors have taken.
    unclaimed = np.ones(len(anchors), dtype=bool)
    for j in range(min(overlaps.shape)):
        i = np.argmax(np.where(unclaimed, overlaps[:, j], -1.0))  # below an IoU of 0, which may win too
        matches[i] = j
        unclaimed[i] = False
    return matches


def hard_negatives(losses, matches, ratio=3):
    """The unmatched anchors that count in the loss: those of highest loss, `ratio` for each matched one.

    Args:
        losses: (A,), float64, at least 0: each anchor's classification loss.
        matches: (A,), int64, as match returns them; -1 for the unmatched ones.
        ratio: How many unmatched anchors are kept for each matched one, an int of 0 or more.

    Returns:
        (A,), bool: True for the unmatched anchors that are kept. Equal losses: the lower index.

    Source: Liu et al. 2016, "SSD: Single Shot MultiBox Detector", section 2.2.
    """
    positive = matches >= 0
    negatives = np.flatnonzero(~positive)
    order = np.argsort(-losses[negatives], kind="stable")  # of equals the lower index first, as negatives ascend
    kept = np.zeros(len(losses), dtype=bool)
    kept[negatives[order[: ratio * positive.sum()]]] = True  # a slice that is too long takes all
    return kept


def _iou(a, b):
    """IoU of every pair, (A, G); no pair has a union of 0, as anchors have an area."""
    sides = np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2])  # (A, G, 2)
    sides = np.maximum(sides, 0.0)  # before the product, in which two gaps would make an area
    overlap = sides[..., 0] * sides[..., 1]
    return overlap / (_area(a)[:, None] + _area(b)[None, :] - overlap)


def _area(boxes):
    """Width times height, (N,)."""
    return (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
