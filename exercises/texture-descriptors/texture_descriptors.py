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
    raise NotImplementedError


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
    raise NotImplementedError


def contrast(p):
    """The sum of p[i, j] (i - j)².

    Args:
        p: A co-occurrence matrix, (levels, levels), float64.

    Returns:
        A float.
    """
    raise NotImplementedError


def homogeneity(p):
    """The sum of p[i, j] / (1 + (i - j)²).

    Args:
        p: A co-occurrence matrix, (levels, levels), float64.

    Returns:
        A float.
    """
    raise NotImplementedError
