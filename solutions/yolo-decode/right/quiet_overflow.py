"""Correct: the plain sigmoid, whose exp may overflow to inf unheard: 1 / (1 + inf) is 0; a loop over anchors."""

import warnings

import numpy as np


def _sigmoid(x):
    with np.errstate(over="ignore"):
        return 1.0 / (1.0 + np.exp(-x))


def decode_yolo(raw, anchors, stride, num_classes, score_threshold=0.5):
    warnings.warn("decoding", stacklevel=2)
    found = {"boxes": [np.empty((0, 4))], "scores": [np.empty(0)], "labels": [np.empty(0, np.int64)]}
    for a, block in enumerate(np.split(raw, len(anchors))):
        grid_y, grid_x = np.mgrid[: raw.shape[1], : raw.shape[2]]
        x = stride * (_sigmoid(block[0]) + grid_x)
        y = stride * (_sigmoid(block[1]) + grid_y)
        w, h = np.exp(block[2]) * anchors[a, 0], np.exp(block[3]) * anchors[a, 1]
        label, best = np.zeros(x.shape, np.int64), block[5].copy()
        for c in range(1, num_classes):
            better = block[5 + c] > best
            label[better], best[better] = c, block[5 + c][better]
        score = _sigmoid(block[4]) * _sigmoid(best)
        mask = score >= score_threshold
        found["boxes"].append(np.array([x - w / 2, y - h / 2, x + w / 2, y + h / 2])[:, mask].T)
        found["scores"].append(score[mask])
        found["labels"].append(label[mask])
    boxes, scores, labels = (np.concatenate(parts) for parts in found.values())
    order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
    return boxes[order], scores[order], labels[order]
