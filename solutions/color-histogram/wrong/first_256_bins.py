"""bins after the first 256 are left out of the intersection"""

import numpy as np

CAUGHT_BY = "test_intersection_sums_the_minima"


def color_histogram(image, bins=8):
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or image.size == 0:
        raise ValueError(f"expected an (H, W, 3) uint8 image with pixels, got {image.shape} {image.dtype}")
    height, width, channels = image.shape
    values = image.astype(np.int64)
    index = values * bins // 256
    counts = [np.bincount(index[:, :, c].ravel(), minlength=bins) for c in range(channels)]
    return np.stack(counts) / (height * width)


def histogram_intersection(a, b):
    return float(np.minimum(a, b)[:, :256].sum() / len(a))
