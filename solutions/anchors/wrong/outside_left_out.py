"""anchors that reach over the image are left out"""

import numpy as np

CAUGHT_BY = "test_not_clipped"


def generate_anchors(height, width, stride, scales, ratios):
    root = np.sqrt(ratios)
    sides = np.stack([np.outer(scales, 1 / root), np.outer(scales, root)], axis=-1)
    y, x = np.mgrid[:height, :width]
    centres = (np.stack([x, y], axis=-1) + 0.5) * stride
    middle, half = centres[:, :, None, None], sides / 2
    boxes = np.concatenate([middle - half, middle + half], axis=-1).reshape(-1, 4)
    inside = (boxes[:, :2] >= 0).all(axis=1) & (boxes[:, 2:] <= np.array([width, height]) * stride).all(axis=1)
    return boxes[inside]
