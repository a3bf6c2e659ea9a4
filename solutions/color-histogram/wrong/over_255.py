"""the range is 0 to 255 divided into bins: v * bins / 255, with 255 put back into the last"""

import numpy as np

CAUGHT_BY = "test_every_value_in_its_bin"


def color_histogram(image, bins=8):
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or image.size == 0:
        raise ValueError(f"expected an (H, W, 3) uint8 image with pixels, got {image.shape} {image.dtype}")
    height, width, channels = image.shape
    values = image.astype(np.int64)  # in uint8, 255 * bins would wrap around
    # Integers throughout: 256 / bins, the width of a bin, is no float for most bins.
    index = np.minimum(values * bins // 255, bins - 1)
    counts = [np.bincount(index[:, :, c].ravel(), minlength=bins) for c in range(channels)]
    return np.stack(counts) / (height * width)


def histogram_intersection(a, b):
    return float(np.minimum(a, b).sum() / len(a))
