"""The two rounds in plain loops, one IoU at a time; the negatives by repeated argmax; strided results."""

import numpy as np


def iou(p, q):
    w = max(min(p[2], q[2]) - max(p[0], q[0]), 0.0)
    h = max(min(p[3], q[3]) - max(p[1], q[1]), 0.0)
    union = (p[2] - p[0]) * (p[3] - p[1]) + (q[2] - q[0]) * (q[3] - q[1]) - w * h
    return w * h / union if union > 0 else 0.0


def match(anchors, boxes, iou_threshold=0.5):
    out = np.empty((len(anchors), 2), dtype=np.int64)
    out[:, 1] = -1
    for g, box in enumerate(boxes):
        best, value = None, None
        for a, anchor in enumerate(anchors):
            if out[a, 1] < 0 and (value is None or iou(anchor, box) > value):
                best, value = a, iou(anchor, box)
        if best is not None:
            out[best, 1] = g
    for a in np.flatnonzero(out[:, 1] < 0):
        values = [iou(anchors[a], box) for box in boxes]
        if values and not max(values) < iou_threshold:
            out[a, 1] = values.index(max(values))
    return out[:, 1]


def hard_negatives(losses, matches, ratio=3):
    positives = int(np.count_nonzero(matches != -1))
    left = np.where(matches != -1, -np.inf, losses)
    kept = np.zeros((len(losses), 3), dtype=np.bool_)
    for _ in range(min(len(losses) - positives, positives * int(ratio))):
        i = left.argmax()
        kept[i, 2] = True
        left[i] = -np.inf
    return kept[:, 2]
