"""the first pixels alone are widened: with second ones of uint64 the codes become floats"""

import numpy as np

CAUGHT_BY = "test_levels_of_any_integer_dtype"

CLOCKWISE = ((-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1))


def local_binary_pattern(image):
    height, width = image.shape
    if height < 3 or width < 3:
        raise ValueError(f"no pixel of a {height} x {width} image has eight neighbours")
    centre = image[1:-1, 1:-1]
    pattern = np.zeros(centre.shape, dtype=np.uint8)
    for bit, (dy, dx) in enumerate(CLOCKWISE):
        neighbour = image[1 + dy : height - 1 + dy, 1 + dx : width - 1 + dx]
        pattern += (neighbour >= centre) * np.uint8(1 << bit)
    return pattern


def cooccurrence_matrix(image, levels, offset):
    height, width = image.shape
    dy, dx = offset
    if abs(dy) >= height or abs(dx) >= width:
        raise ValueError(f"no two pixels of a {height} x {width} image are {offset} apart")
    first = image[_inside(height, dy), _inside(width, dx)]
    second = image[_inside(height, -dy), _inside(width, -dx)]
    codes = first.astype(np.int64) * levels + second
    counts = np.bincount(codes.ravel(), minlength=levels * levels)
    return counts.reshape(levels, levels) / codes.size


def _inside(size, step):
    return slice(max(0, -step), size - max(0, step))


def contrast(p):
    i, j = np.indices(p.shape)
    return float((p * (i - j) ** 2).sum())


def homogeneity(p):
    i, j = np.indices(p.shape)
    return float((p / (1 + (i - j) ** 2)).sum())
