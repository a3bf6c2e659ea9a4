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
    # h * w = scale^2 and h / w = ratio, hence h = scale * sqrt(ratio) and w = scale / sqrt(ratio).
    root = np.sqrt(ratios)
    sides = np.stack([np.outer(scales, 1 / root), np.outer(scales, root)], axis=-1)  # (S, R, 2): width, height
    y, x = np.mgrid[:height, :width]
    centres = (np.stack([x, y], axis=-1) + 0.5) * stride  # (height, width, 2): x, y
    # One axis for each thing that varies, in the order asked for; the reshape then has nothing to reorder.
    middle, half = centres[:, :, None, None], sides / 2
    boxes = np.concatenate([middle - half, middle + half], axis=-1)
    return boxes.reshape(height * width * len(scales) * len(ratios), 4)
