"""clip_to_image rounds down to whole pixels"""

import numpy as np

CAUGHT_BY = "test_clip_to_image"


def encode(anchors, boxes):
    """The deltas that move and scale each anchor onto its box: dx = (x - xa) / wa on centres, dw = log(w / wa).

    Args:
        anchors: (N, 4), xyxy, in pixels, float64.
        boxes: (N, 4), likewise: a box for each anchor.

    Returns:
        (N, 4), float64: dx, dy, dw, dh.

    Raises:
        ValueError: a box or an anchor has no area.

    Source: Girshick et al. 2014, "Rich Feature Hierarchies for Accurate Object Detection", bounding-box regression.
    """
    centre_a, side_a = _centres_and_sides(anchors)
    centre_b, side_b = _centres_and_sides(boxes)
    if np.any(side_a <= 0) or np.any(side_b <= 0):
        raise ValueError("a box or an anchor has no area")
    # A shift in units of the anchor and a ratio of sides: alike for small anchors and large ones.
    return np.concatenate([(centre_b - centre_a) / side_a, np.log(side_b / side_a)], axis=1)


def decode(anchors, deltas, max_log_scale=4.135166556742356):
    """The boxes that the deltas make of the anchors: the inverse of encode.

    Args:
        anchors: (N, 4), xyxy, in pixels, float64.
        deltas: (N, 4), float64: dx, dy, dw, dh for each anchor.
        max_log_scale: dw and dh are clamped from above at this number; by default it is log(1000 / 16).

    Returns:
        (N, 4), xyxy, float64.

    Source: Girshick et al. 2014, "Rich Feature Hierarchies for Accurate Object Detection", bounding-box regression.
    """
    centre_a, side_a = _centres_and_sides(anchors)
    centre = centre_a + deltas[:, :2] * side_a
    side = side_a * np.exp(np.minimum(deltas[:, 2:], max_log_scale))  # clamped before exp, which could overflow
    return np.concatenate([centre - side / 2, centre + side / 2], axis=1)


def clip_to_image(boxes, height, width):
    """The boxes with each x clipped to [0, width] and each y to [0, height].

    Args:
        boxes: (N, 4), xyxy, in pixels, float64.
        height: The image's height in pixels.
        width: The image's width in pixels.

    Returns:
        (N, 4), xyxy, float64.
    """
    return np.clip(np.floor(boxes), 0.0, np.array([width, height, width, height], dtype=np.float64))


def _centres_and_sides(boxes):
    """(x, y) and (w, h) of each box, both (N, 2)."""
    side = boxes[:, 2:] - boxes[:, :2]
    return boxes[:, :2] + side / 2, side
