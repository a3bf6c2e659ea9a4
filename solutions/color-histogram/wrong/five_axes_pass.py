"""an image of five axes is not refused"""

import numpy as np

CAUGHT_BY = "test_refuses_other_shapes"


def color_histogram(image, bins=8):
    if image.ndim not in (3, 5) or image.shape[-1] != 3 or image.dtype != np.uint8 or image.size == 0:
        raise ValueError(f"expected an (H, W, 3) uint8 image with pixels, got {image.shape} {image.dtype}")
    image = image.reshape(-1, 1, 3)
    height, width, channels = image.shape
    values = image.astype(np.int64)
    index = values * bins // 256
    counts = [np.bincount(index[:, :, c].ravel(), minlength=bins) for c in range(channels)]
    return np.stack(counts) / (height * width)


def histogram_intersection(a, b):
    return float(np.minimum(a, b).sum() / len(a))
