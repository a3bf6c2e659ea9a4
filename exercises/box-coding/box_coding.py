import numpy as np  # noqa: F401


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
    raise NotImplementedError


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
    raise NotImplementedError


def clip_to_image(boxes, height, width):
    """The boxes with each x clipped to [0, width] and each y to [0, height].

    Args:
        boxes: (N, 4), xyxy, in pixels, float64.
        height: The image's height in pixels.
        width: The image's width in pixels.

    Returns:
        (N, 4), xyxy, float64.
    """
    raise NotImplementedError
