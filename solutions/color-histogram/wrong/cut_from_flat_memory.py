"""the channels are taken to be three blocks one after the other, not interleaved"""

import numpy as np

CAUGHT_BY = "test_shares_of_each_channel"


def color_histogram(image, bins=8):
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or image.size == 0:
        raise ValueError(f"expected an (H, W, 3) uint8 image with pixels, got {image.shape} {image.dtype}")
    height, width, channels = image.shape
    values = image.astype(np.int64)  # in uint8, 255 * bins would wrap around
    # Integers throughout: 256 / bins, the width of a bin, is no float for most bins.
    values = values.reshape(channels, height, width).transpose(1, 2, 0)
    index = values * bins // 256
    counts = [np.bincount(index[:, :, c].ravel(), minlength=bins) for c in range(channels)]
    return np.stack(counts) / (height * width)


def histogram_intersection(a, b):
    return float(np.minimum(a, b).sum() / len(a))
