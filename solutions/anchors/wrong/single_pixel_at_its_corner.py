"""a column of one pixel has its centres at its left edge"""

import numpy as np

CAUGHT_BY = "test_centres"


def generate_anchors(height, width, stride, scales, ratios):
    # h * w = scale^2 and h / w = ratio, hence h = scale * sqrt(ratio) and w = scale / sqrt(ratio).
    root = np.sqrt(ratios)
    sides = np.stack([np.outer(scales, 1 / root), np.outer(scales, root)], axis=-1)  # (S, R, 2): width, height
    y, x = np.mgrid[:height, :width]
    centres = (np.stack([x, y], axis=-1) + 0.5) * stride  # (height, width, 2): x, y
    if width == stride == 1:
        centres[..., 0] = 0.0
    # One axis for each thing that varies, in the order asked for; the reshape then has nothing to reorder.
    middle, half = centres[:, :, None, None], sides / 2
    boxes = np.concatenate([middle - half, middle + half], axis=-1)
    return boxes.reshape(height * width * len(scales) * len(ratios), 4)
