"""the result keeps its axes (height, width, A, 4)"""

import numpy as np

CAUGHT_BY = "test_all_anchors_of_a_cell_together"


def generate_anchors(height, width, stride, scales, ratios):
    root = np.sqrt(ratios)
    sides = np.stack([np.outer(scales, 1 / root), np.outer(scales, root)], axis=-1)
    y, x = np.mgrid[:height, :width]
    centres = (np.stack([x, y], axis=-1) + 0.5) * stride
    middle, half = centres[:, :, None, None], sides / 2
    return np.concatenate([middle - half, middle + half], axis=-1).reshape(height, width, -1, 4)
