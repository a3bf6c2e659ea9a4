"""ratios are taken out of the list one by one"""

import numpy as np

CAUGHT_BY = "test_leaves_arguments_alone"


def generate_anchors(height, width, stride, scales, ratios):
    ratios = ratios if isinstance(ratios, list) else list(ratios)
    root = np.sqrt([ratios.pop(0) for _ in range(len(ratios))])
    sides = np.stack([np.outer(scales, 1 / root), np.outer(scales, root)], axis=-1)
    y, x = np.mgrid[:height, :width]
    centres = (np.stack([x, y], axis=-1) + 0.5) * stride
    middle, half = centres[:, :, None, None], sides / 2
    return np.concatenate([middle - half, middle + half], axis=-1).reshape(-1, 4)
