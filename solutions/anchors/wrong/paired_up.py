"""scales and ratios are paired up instead of combined"""

import numpy as np

CAUGHT_BY = "test_ratios_vary_fastest"


def generate_anchors(height, width, stride, scales, ratios):
    root = np.sqrt(ratios)
    scales = np.asarray(scales)[: len(root), None]
    root = root[: len(scales), None]
    sides = np.concatenate([scales / root, scales * root], axis=-1)[:, None]
    y, x = np.mgrid[:height, :width]
    centres = (np.stack([x, y], axis=-1) + 0.5) * stride
    middle, half = centres[:, :, None, None], sides / 2
    return np.concatenate([middle - half, middle + half], axis=-1).reshape(-1, 4)
