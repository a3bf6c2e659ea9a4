"""Decodes all anchors at once and ranks afterwards; masks instead of shorter arrays; a matrix of IoUs; logaddexp."""

import warnings

import numpy as np


def propose(objectness, deltas, anchors, height, width, pre_nms=2000, post_nms=1000, iou_threshold=0.7, min_size=1.0):
    w, h = anchors[:, 2] - anchors[:, 0], anchors[:, 3] - anchors[:, 1]
    with np.errstate(over="ignore"):
        half_w = w * np.minimum(np.exp(deltas[:, 2]), 62.5) / 2
        half_h = h * np.minimum(np.exp(deltas[:, 3]), 62.5) / 2
    x, y = anchors[:, 0] + w * (0.5 + deltas[:, 0]), anchors[:, 1] + h * (0.5 + deltas[:, 1])
    table = np.empty((len(anchors), 5), order="F")
    for column, value, end in (
        (0, x - half_w, width),
        (1, y - half_h, height),
        (2, x + half_w, width),
        (3, y + half_h, height),
    ):
        table[:, column] = np.fmax(np.fmin(value, end), 0)
    table[:, 4] = objectness
    table = table[np.lexsort((np.arange(len(table)), -objectness))][:pre_nms]
    x1, y1, x2, y2, logits = table.T
    alive = (x2 - x1 >= min_size) & (y2 - y1 >= min_size)
    shared = np.fmin.outer(x2, x2)
    shared -= np.fmax.outer(x1, x1)
    other = np.fmin.outer(y2, y2)
    other -= np.fmax.outer(y1, y1)
    shared = shared.clip(0) * other.clip(0)
    size = (x2 - x1) * (y2 - y1)
    bad = shared > iou_threshold * (np.add.outer(size, size) - shared)
    for k in range(len(table)):
        if alive[k]:
            alive[k + 1 :] &= ~bad[k, k + 1 :]
    kept = np.flatnonzero(alive)[:post_nms]
    if not len(kept):
        warnings.warn("nothing to propose", stacklevel=2)
    return table[kept, :4], np.exp(-np.logaddexp(0, -logits[kept]))


if __name__ == "__main__":
    print(propose(np.zeros(1), np.zeros((1, 4)), np.array([[0.0, 0, 4, 4]]), 9, 9))
