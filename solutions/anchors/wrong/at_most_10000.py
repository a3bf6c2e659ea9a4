"""at most 10,000 anchors are returned"""

import numpy as np

CAUGHT_BY = "test_all_anchors_of_a_cell_together"


def generate_anchors(height, width, stride, scales, ratios):
    root = np.sqrt(ratios)
    sides = np.stack([np.outer(scales, 1 / root), np.outer(scales, root)], axis=-1)
    y, x = np.mgrid[:height, :width]
    centres = (np.stack([x, y], axis=-1) + 0.5) * stride

    middle, half = centres[:, :, None, None], sides / 2
    boxes = np.concatenate([middle - half, middle + half], axis=-1)
    return boxes.reshape(height * width * len(scales) * len(ratios), 4)[:10000]
