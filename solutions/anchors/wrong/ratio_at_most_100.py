"""ratios are clamped to 0.01 .. 100"""

import numpy as np

CAUGHT_BY = "test_not_rounded"


def generate_anchors(height, width, stride, scales, ratios):
    root = np.sqrt(np.clip(ratios, 0.01, 100))
    sides = np.stack([np.outer(scales, 1 / root), np.outer(scales, root)], axis=-1)
    y, x = np.mgrid[:height, :width]
    centres = (np.stack([x, y], axis=-1) + 0.5) * stride

    middle, half = centres[:, :, None, None], sides / 2
    boxes = np.concatenate([middle - half, middle + half], axis=-1)
    return boxes.reshape(height * width * len(scales) * len(ratios), 4)
