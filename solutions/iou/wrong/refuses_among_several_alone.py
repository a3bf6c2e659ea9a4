"""a single box is not looked at before it is compared"""

import numpy as np

CAUGHT_BY = "test_box_iou_refuses_reversed_boxes"


def box_iou(a, b):
    intersection, union = _intersection_and_union(a, b)
    return _divide(intersection, union)


def generalized_box_iou(a, b):
    intersection, union = _intersection_and_union(a, b)
    corner = np.minimum(a[:, None, :2], b[None, :, :2])
    sides = np.maximum(a[:, None, 2:], b[None, :, 2:]) - corner
    hull = sides[..., 0] * sides[..., 1]
    return _divide(intersection, union) - _divide(hull - union, hull)


def _intersection_and_union(a, b):
    for name, boxes in (("a", a), ("b", b)):
        if len(boxes) > 1 and np.any(boxes[:, 2:] < boxes[:, :2]):
            raise ValueError(f"a box of {name} has x2 < x1 or y2 < y1")
    sides = np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2])
    sides = np.maximum(sides, 0.0)
    intersection = sides[..., 0] * sides[..., 1]
    return intersection, _area(a)[:, None] + _area(b)[None, :] - intersection


def _area(boxes):
    return (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])


def _divide(part, whole):
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)
