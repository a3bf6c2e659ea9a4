"""Works on a (G, A) matrix with -inf for claimed anchors; ranks of losses by two argsorts; strided results."""

import numpy as np


def _ious(boxes, anchors):
    x1, y1, x2, y2 = (np.split(boxes, 4, axis=1)[k] for k in range(4))
    wide = np.minimum(x2, anchors[:, 2]) - np.maximum(x1, anchors[:, 0])
    high = np.minimum(y2, anchors[:, 3]) - np.maximum(y1, anchors[:, 1])
    shared = wide.clip(min=0) * high.clip(min=0)
    sizes = (anchors[:, 2] - anchors[:, 0]) * (anchors[:, 3] - anchors[:, 1])
    return shared / ((x2 - x1) * (y2 - y1) + sizes - shared)


def match(anchors, boxes, iou_threshold=0.5):
    ious = _ious(boxes, anchors)
    bids = ious.copy()
    table = np.full((len(anchors), 3), -1)
    for j in range(len(boxes)):
        i = bids[j].argmax()
        if bids[j, i] == -np.inf:
            break
        table[i, 1] = j
        bids[:, i] = -np.inf
    for i in np.flatnonzero(table[:, 1] == -1):
        if len(boxes):
            j = int(ious[:, i].argmax())
            table[i, 1] = j if ious[j, i] >= iou_threshold else -1
    return table[:, 1]


def hard_negatives(losses, matches, ratio=3):
    negative = matches == -1
    keyed = np.where(negative, losses, -np.inf)
    ranks = (-keyed).argsort(kind="stable").argsort(kind="stable")
    return (ranks < ratio * np.count_nonzero(matches > -1)) & negative
