"""the patterns are computed in a loop over pixels and neighbours"""

import numpy as np

CAUGHT_BY = "test_512_by_512_in_under_a_second"


CLOCKWISE = ((-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1))  # from the top left


def local_binary_pattern(image):
    height, width = image.shape
    if height < 3 or width < 3:
        raise ValueError(f"no pixel of a {height} x {width} image has eight neighbours")
    centre = image[1:-1, 1:-1]
    pattern = np.zeros(centre.shape, dtype=np.uint8)
    for y, x in np.ndindex(pattern.shape):
        neighbours = np.array([image[y + 1 + dy, x + 1 + dx] for dy, dx in CLOCKWISE])
        pattern[y, x] = np.sum((neighbours >= centre[y, x]) * 2 ** np.arange(8))
    return pattern


def cooccurrence_matrix(image, levels, offset):
    height, width = image.shape
    dy, dx = offset
    if abs(dy) >= height or abs(dx) >= width:
        raise ValueError(f"no two pixels of a {height} x {width} image are {offset} apart")
    first = image[_inside(height, dy), _inside(width, dx)]
    second = image[_inside(height, -dy), _inside(width, -dx)]
    # One number for each pair, so that a single count over the image does; uint8 could not hold it.
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
