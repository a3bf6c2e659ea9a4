"""the border is compared with a tolerance of 1e-6"""

import numpy as np

CAUGHT_BY = "test_exactly_on_the_border"


def roi_align(features, rois, output_size, spatial_scale=1.0, sampling=2):
    """RoIAlign: a grid of output_size x output_size averages from each region of a feature map, without rounding.

    Args:
        features: One image's feature map, (C, H, W), float64.
        rois: Regions, (R, 4), xyxy with x2 >= x1 and y2 >= y1, in pixels of the image, float64; may reach beyond it.
        output_size: Bins on each side, an int >= 1.
        spatial_scale: Pixels of the feature map for each pixel of the image, on either axis; a number > 0.
        sampling: Samples on each side of a bin, an int >= 1.

    Returns:
        (R, C, output_size, output_size), float64: each bin's average over its sampling x sampling bilinear samples.

    Source: He et al. 2017, "Mask R-CNN", section 3; the half pixel and the borders as in torchvision's roi_align with
        aligned=True.
    """
    # Pixel i of the map has its centre at i, where the image's pixel has it at i + 0.5.
    corners = rois * spatial_scale - 0.5
    _, height, width = features.shape
    # An average of bilinear samples is linear along each axis, so that each axis gets a matrix of weights.
    rows = _weights(corners[:, 1], corners[:, 3], height, output_size, sampling)  # (R, output_size, H)
    columns = _weights(corners[:, 0], corners[:, 2], width, output_size, sampling)  # (R, output_size, W)
    return rows[:, None] @ features @ columns[:, None].swapaxes(2, 3)


def _weights(start, end, size, output_size, sampling):
    """How much each of an axis's pixels counts in each bin, (R, output_size, size)."""
    samples = output_size * sampling  # evenly spaced over the region, whatever the bins
    places = start[:, None] + (end - start)[:, None] * ((np.arange(samples) + 0.5) / samples)
    inside = (places >= -1 - 1e-6) & (places <= size + 1e-6)
    clamped = np.clip(places, 0, size - 1)
    # Bilinear: a pixel's weight falls from 1 at its centre to 0 at its neighbours'.
    weights = np.maximum(0, 1 - np.abs(clamped[:, :, None] - np.arange(size)))
    weights = weights * inside[:, :, None]  # a sample outside is a 0 that counts in the average
    return weights.reshape(len(start), output_size, sampling, size).mean(axis=2)
