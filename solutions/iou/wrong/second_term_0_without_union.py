"""the second term is left out wherever the boxes have no area, though their hull has one"""

import numpy as np

CAUGHT_BY = "test_generalized_of_boxes_without_area"


def check(boxes):
    if (boxes[:, 2:] < boxes[:, :2]).any():
        raise ValueError("a box has x2 < x1 or y2 < y1")


def areas(a, b):
    """Intersection, union and hull of every pair, each (N, M)."""
    check(a)
    check(b)
    ax1, ay1, ax2, ay2 = (column[:, None] for column in a.T)
    bx1, by1, bx2, by2 = (column[None, :] for column in b.T)
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
    return ratio(intersection, union) - ratio(hull - union, hull) * (union > 0)
