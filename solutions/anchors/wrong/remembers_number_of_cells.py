"""a result is remembered by the number of cells, not by height and width"""

import numpy as np

CAUGHT_BY = "test_rows_of_cells_come_first"


_cache = {}


def generate_anchors(height, width, stride, scales, ratios):
    key = (height * width, stride, tuple(scales), tuple(ratios))
    if key in _cache:
        return _cache[key]
    root = np.sqrt(ratios)
    sides = np.stack([np.outer(scales, 1 / root), np.outer(scales, root)], axis=-1)
    y, x = np.mgrid[:height, :width]
    centres = (np.stack([x, y], axis=-1) + 0.5) * stride

    middle, half = centres[:, :, None, None], sides / 2
    boxes = np.concatenate([middle - half, middle + half], axis=-1)
    _cache[key] = boxes.reshape(-1, 4)
    return _cache[key]
