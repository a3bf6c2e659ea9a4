"""v * bins is computed in uint8, where it wraps around at 256"""

import numpy as np

CAUGHT_BY = "test_every_value_in_its_bin"


def color_histogram(image, bins=8):
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or image.size == 0:
        raise ValueError(f"expected an (H, W, 3) uint8 image with pixels, got {image.shape} {image.dtype}")
    height, width, channels = image.shape
    values = image
    index = (values * np.uint8(bins % 256)).astype(np.int64) // 256 if bins < 256 else values
    counts = [np.bincount(index[:, :, c].ravel(), minlength=bins) for c in range(channels)]
    return np.stack(counts) / (height * width)


def histogram_intersection(a, b):
    return float(np.minimum(a, b).sum() / len(a))
