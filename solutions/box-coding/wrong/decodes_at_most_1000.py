"""only the first 1,000 boxes are decoded"""

import numpy as np

CAUGHT_BY = "test_decode_moves_and_scales"


def encode(anchors, boxes):
    centre_a, side_a = _centres_and_sides(anchors)
    centre_b, side_b = _centres_and_sides(boxes)
    if np.any(side_a <= 0) or np.any(side_b <= 0):
        raise ValueError("a box or an anchor has no area")

    return np.concatenate([(centre_b - centre_a) / side_a, np.log(side_b / side_a)], axis=1)


def decode(anchors, deltas, max_log_scale=4.135166556742356):
    anchors, deltas = anchors[:1000], deltas[:1000]
    centre_a, side_a = _centres_and_sides(anchors)
    centre = centre_a + deltas[:, :2] * side_a
    side = side_a * np.exp(np.minimum(deltas[:, 2:], max_log_scale))
    return np.concatenate([centre - side / 2, centre + side / 2], axis=1)


def clip_to_image(boxes, height, width):
    return np.clip(boxes, 0.0, np.array([width, height, width, height], dtype=np.float64))


def _centres_and_sides(boxes):
    side = boxes[:, 2:] - boxes[:, :2]
    return boxes[:, :2] + side / 2, side
