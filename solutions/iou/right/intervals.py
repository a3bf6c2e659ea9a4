"""Each axis is a problem of intervals: what two share is the sum of their lengths minus the length of their span."""

from collections import namedtuple

import numpy as np

Axis = namedtuple("Axis", "shared span length_a length_b")


def along(axis, a, b):
    low_a, high_a, low_b, high_b = a[:, axis, None], a[:, axis + 2, None], b[None, :, axis], b[None, :, axis + 2]
    if np.less(high_a, low_a).any() or np.less(high_b, low_b).any():
        raise ValueError("reversed box")
    span = np.where(high_a > high_b, high_a, high_b) - np.where(low_a < low_b, low_a, low_b)
    length_a, length_b = high_a - low_a, high_b - low_b
    shared = length_a + length_b - span
    return Axis(shared * (shared > 0), span, length_a, length_b)


def measure(a, b):
    x, y = along(0, a, b), along(1, a, b)
    both = x.shared * y.shared
    either = x.length_a * y.length_a + x.length_b * y.length_b - both
    with np.errstate(divide="ignore", invalid="ignore"):
        iou = np.nan_to_num(both / either, nan=0.0)
        covered = either / (x.span * y.span)
    return iou, np.where(np.isfinite(covered), covered, 1.0)


def box_iou(a, b):
    result = measure(a, b)[0]
    result.flags.writeable = False
    return result


def generalized_box_iou(a, b):
    iou, covered = measure(a, b)
    return iou - 1 + covered


if __name__ == "__main__":
    print(box_iou(np.eye(4)[3:], np.eye(4)[3:]))
