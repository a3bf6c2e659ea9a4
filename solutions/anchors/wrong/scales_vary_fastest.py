"""the scale varies fastest instead of the ratio"""

import numpy as np

CAUGHT_BY = "test_ratios_vary_fastest"


def generate_anchors(height, width, stride, scales, ratios):
    root = np.sqrt(ratios)
    sides = np.stack([np.outer(scales, 1 / root), np.outer(scales, root)], axis=-1)
    y, x = np.mgrid[:height, :width]
    centres = (np.stack([x, y], axis=-1) + 0.5) * stride
    middle, half = centres[:, :, None, None], sides / 2
    boxes = np.concatenate([middle - half, middle + half], axis=-1)
    return boxes.transpose(0, 1, 3, 2, 4).reshape(-1, 4)
