"""x2 and y2 are turned into width and height in the caller's own array"""

import numpy as np

CAUGHT_BY = "test_leaves_its_inputs_alone"


def check(boxes):
    if (boxes[:, 2:] < boxes[:, :2]).any():
        raise ValueError("a box has x2 < x1 or y2 < y1")


def areas(a, b):
    """Intersection, union and hull of every pair, each (N, M)."""
    check(a)
    check(b)
    a[:, 2:] -= a[:, :2]
    width_a, height_a = a[:, 2:3], a[:, 3:4]
    ax1, ay1, ax2, ay2 = (column[:, None] for column in a.T)
    bx1, by1, bx2, by2 = (column[None, :] for column in b.T)
    ax2, ay2 = ax1 + width_a, ay1 + height_a
    width = np.clip(np.minimum(ax2, bx2) - np.maximum(ax1, bx1), 0, None)
    height = np.clip(np.minimum(ay2, by2) - np.maximum(ay1, by1), 0, None)
    intersection = width * height
    union = (ax2 - ax1) * (ay2 - ay1) + (bx2 - bx1) * (by2 - by1) - intersection
    hull = (np.maximum(ax2, bx2) - np.minimum(ax1, bx1)) * (np.maximum(ay2, by2) - np.minimum(ay1, by1))
    return intersection, union, hull


def ratio(part, whole):
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)


def box_iou(a, b):
    intersection, union, _ = areas(a, b)
    return ratio(intersection, union)


def generalized_box_iou(a, b):
    intersection, union, hull = areas(a, b)
    return ratio(intersection, union) - ratio(hull - union, hull)
