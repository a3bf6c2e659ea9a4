"""a Python loop visits the million pairs one by one"""

import numpy as np

CAUGHT_BY = "test_thousand_by_thousand_in_under_a_second"


def pair(p, q):
    """IoU and generalized IoU of two boxes."""
    width = max(min(p[2], q[2]) - max(p[0], q[0]), 0.0)
    height = max(min(p[3], q[3]) - max(p[1], q[1]), 0.0)
    intersection = width * height
    union = (p[2] - p[0]) * (p[3] - p[1]) + (q[2] - q[0]) * (q[3] - q[1]) - intersection
    hull = (max(p[2], q[2]) - min(p[0], q[0])) * (max(p[3], q[3]) - min(p[1], q[1]))
    iou = intersection / union if union > 0 else 0.0
    return iou, iou - (hull - union) / hull if hull > 0 else iou


def pairs(a, b):
    for boxes in (a, b):
        if np.any(boxes[:, 2:] < boxes[:, :2]):
            raise ValueError("a box has x2 < x1 or y2 < y1")
    result = np.zeros((len(a), len(b), 2))
    for i, row in enumerate(a.tolist()):
        for j in range(len(b)):
            result[i, j] = pair(row, b[j])
    return result


def box_iou(a, b):
    return pairs(a, b)[..., 0]


def generalized_box_iou(a, b):
    return pairs(a, b)[..., 1]
