"""All decay factors at once, (N, N), and a masked array of scores; the results are columns of one table, read-only."""

import warnings

import numpy as np


def soft_nms(boxes, scores, sigma=0.5, score_threshold=0.001):
    n = len(boxes)
    if n == 0:
        warnings.warn("nothing to do", stacklevel=2)
    x1, y1, x2, y2 = boxes.T
    wide = np.clip(np.minimum.outer(x2, x2) - np.maximum.outer(x1, x1), 0, None)
    high = np.clip(np.minimum.outer(y2, y2) - np.maximum.outer(y1, y1), 0, None)
    shared = wide * high
    size = (x2 - x1) * (y2 - y1)
    with np.errstate(divide="ignore", invalid="ignore"):
        iou = np.nan_to_num(shared / (size[:, None] + size[None] - shared), nan=0.0)
    factor = np.exp(-np.square(iou) / sigma)
    current = np.where(scores < score_threshold, -1.0, scores)
    table = np.zeros((n, 2))
    taken = 0
    for _ in range(n):
        best = int(current.argmax())
        if current[best] < 0:
            break
        table[taken] = best, current[best]
        taken += 1
        live = current >= 0
        current = np.where(live, current * factor[best], -1.0)
        current[best] = -1.0
        current[current < score_threshold] = -1.0
    indices = table[:taken, 0].astype(np.int64)
    decayed = table[:taken, 1]
    indices.flags.writeable = decayed.flags.writeable = False
    return indices, decayed


if __name__ == "__main__":
    print(soft_nms(np.zeros((0, 4)), np.zeros(0)))
