"""x2 and y2 are those of the last pixel, 1 less"""

import numpy as np

CAUGHT_BY = "test_area_is_scale_squared"


def generate_anchors(height, width, stride, scales, ratios):
    root = np.sqrt(ratios)
    sides = np.stack([np.outer(scales, 1 / root), np.outer(scales, root)], axis=-1)
    y, x = np.mgrid[:height, :width]
    centres = (np.stack([x, y], axis=-1) + 0.5) * stride
    middle, half = centres[:, :, None, None], sides / 2
    return np.concatenate([middle - half, middle + half - 1], axis=-1).reshape(-1, 4)
