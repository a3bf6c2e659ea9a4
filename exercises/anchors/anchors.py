"""Anchor boxes."""

import numpy as np


def generate_anchors(height, width, stride, scales, ratios):
    """The anchors of a feature map: for each of its cells, a box for each pair of a scale and a ratio.

    Args:
        height: Rows of the feature map; int >= 1.
        width: Columns of the feature map; int >= 1.
        stride: Pixels of the image to a cell, in rows and columns alike; int >= 1.
        scales: Square roots of the anchors' areas, in pixels; positive floats. No argument is modified.
        ratios: Height divided by width of the anchors; positive floats.

    Returns:
        (height * width * len(scales) * len(ratios), 4), float64, xyxy in pixels, not clipped: ordered by y, x,
        scale and ratio, the ratio varying fastest, around the centres ((x + 0.5) * stride, (y + 0.5) * stride).

    Source: Ren et al. 2015, "Faster R-CNN", section 3.1.1.
    """
    raise NotImplementedError
