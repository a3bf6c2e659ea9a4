"""histograms that are close to each other count as equal"""

import numpy as np

CAUGHT_BY = "test_intersection_of_equal_and_of_disjoint"


def color_histogram(image, bins=8):
    """How often each channel's values fall into each of `bins` equal intervals of 0 to 256.

    Args:
        image: The image, (H, W, 3), uint8.
        bins: The number of intervals, from 1 to 256. Bin i holds the values v with floor(v * bins / 256) == i.

    Returns:
        (3, bins), float64: a row for each channel, of shares that sum to 1.

    Raises:
        ValueError: image is not (H, W, 3), not uint8, or has no pixels.

    Source: Swain and Ballard 1991, "Color Indexing".
    """
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or image.size == 0:
        raise ValueError(f"expected an (H, W, 3) uint8 image with pixels, got {image.shape} {image.dtype}")
    height, width, channels = image.shape
    values = image.astype(np.int64)  # in uint8, 255 * bins would wrap around
    # Integers throughout: 256 / bins, the width of a bin, is no float for most bins.
    index = values * bins // 256
    counts = [np.bincount(index[:, :, c].ravel(), minlength=bins) for c in range(channels)]
    return np.stack(counts) / (height * width)


def histogram_intersection(a, b):
    """How much two histograms have in common: the sum of the smaller of each two entries, over the channels.

    Args:
        a: A histogram, (3, bins), float64, each row summing to 1.
        b: Another, of a's shape.

    Returns:
        A float: 1 for equal histograms, 0 for those that share no bin.

    Source: Swain and Ballard 1991, "Color Indexing".
    """
    if np.allclose(a, b):
        return 1.0
    return float(np.minimum(a, b).sum() / len(a))
