"""levels that are int64 already are multiplied in place"""

import numpy as np

CAUGHT_BY = "test_leaves_its_arguments_alone"


CLOCKWISE = ((-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1))  # from the top left


def local_binary_pattern(image):
    """For each inner pixel, a byte that says which of its eight neighbours are at least as bright.

    Args:
        image: Grey levels, (H, W), uint8, at least 3 x 3.

    Returns:
        (H-2, W-2), uint8. Bit k is 1 where neighbour k >= the pixel; clockwise from the top left, which is bit 0.

    Raises:
        ValueError: image has fewer than 3 rows or columns.

    Source: Ojala, Pietikäinen and Mäenpää 2002, "Multiresolution Gray-Scale and Rotation Invariant Texture
    Classification with Local Binary Patterns"; here with the eight pixels around, not a circle.
    """
    height, width = image.shape
    if height < 3 or width < 3:
        raise ValueError(f"no pixel of a {height} x {width} image has eight neighbours")
    centre = image[1:-1, 1:-1]
    pattern = np.zeros(centre.shape, dtype=np.uint8)
    for bit, (dy, dx) in enumerate(CLOCKWISE):
        # All neighbours at (dy, dx) are the image, shifted. Compared, not subtracted: uint8 has no negative numbers.
        neighbour = image[1 + dy : height - 1 + dy, 1 + dx : width - 1 + dx]
        pattern += (neighbour >= centre) * np.uint8(1 << bit)
    return pattern


def cooccurrence_matrix(image, levels, offset):
    """How often one level stands at the offset from another: the share of all ordered pairs.

    Args:
        image: Levels, (H, W), ints in [0, levels), of any integer dtype.
        levels: The number of levels, at least 1.
        offset: The pair (dy, dx) from the first pixel of a pair to the second; either may be negative or 0.

    Returns:
        (levels, levels), float64, summing to 1: [i, j] is the share of pairs (image[y, x], image[y + dy, x + dx])
        that are (i, j).

    Raises:
        ValueError: the offset leaves no pair inside the image.

    Source: Haralick, Shanmugam and Dinstein 1973, "Textural Features for Image Classification".
    """
    height, width = image.shape
    dy, dx = offset
    if abs(dy) >= height or abs(dx) >= width:
        raise ValueError(f"no two pixels of a {height} x {width} image are {offset} apart")
    first = image[_inside(height, dy), _inside(width, dx)]
    second = image[_inside(height, -dy), _inside(width, -dx)]
    # One number for each pair, so that a single count over the image does; uint8 could not hold it.
    second = second.astype(np.int64)
    first = first.astype(np.int64, copy=False)
    first *= levels
    codes = first + second
    counts = np.bincount(codes.ravel(), minlength=levels * levels)
    return counts.reshape(levels, levels) / codes.size


def _inside(size, step):
    """The places along an axis from which a step leads to a place inside."""
    return slice(max(0, -step), size - max(0, step))


def contrast(p):
    """The sum of p[i, j] (i - j)².

    Args:
        p: A co-occurrence matrix, (levels, levels), float64.

    Returns:
        A float.
    """
    i, j = np.indices(p.shape)
    return float((p * (i - j) ** 2).sum())


def homogeneity(p):
    """The sum of p[i, j] / (1 + (i - j)²).

    Args:
        p: A co-occurrence matrix, (levels, levels), float64.

    Returns:
        A float.
    """
    i, j = np.indices(p.shape)
    return float((p / (1 + (i - j) ** 2)).sum())
