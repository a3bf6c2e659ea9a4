"""Sums of corners instead of centres, both axes transposed; copies that are changed by masks."""

import numpy as np


def _sums_and_sides(b):
    return np.array([b[:, 0] + b[:, 2], b[:, 1] + b[:, 3]]), np.array([b[:, 2] - b[:, 0], b[:, 3] - b[:, 1]])


def encode(anchors, boxes):
    for row in [*anchors, *boxes]:
        if (row[2] - row[0]) * (row[3] - row[1]) <= 0:
            raise ValueError(f"{row} has no area")
    (sum_a, side_a), (sum_b, side_b) = _sums_and_sides(anchors), _sums_and_sides(boxes)
    return np.concatenate([0.5 * (sum_b - sum_a) / side_a, np.log(side_b) - np.log(side_a)]).T


def decode(anchors, deltas, max_log_scale=4.135166556742356):
    deltas = deltas.copy()
    logs = deltas[:, 2:]
    logs[logs > max_log_scale] = max_log_scale
    sums, sides = _sums_and_sides(anchors)
    centre = sums / 2 + deltas[:, :2].T * sides
    half = np.exp(np.log(sides) + logs.T - np.log(2.0))
    return np.vstack([centre - half, centre + half]).T


def clip_to_image(boxes, height, width):
    boxes = boxes.copy()
    boxes[boxes < 0] = 0
    for columns, end in (([0, 2], width), ([1, 3], height)):
        part = boxes[:, columns]
        boxes[:, columns] = np.where(part > end, end, part)
    return boxes
