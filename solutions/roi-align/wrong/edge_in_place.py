"""the map's edge is overwritten where a region ends beyond it"""

import numpy as np

CAUGHT_BY = "test_leaves_its_inputs_alone"


def roi_align(features, rois, output_size, spatial_scale=1.0, sampling=2):
    # Pixel i of the map has its centre at i, where the image's pixel has it at i + 0.5.
    corners = rois * spatial_scale - 0.5
    _, height, width = features.shape
    # An average of bilinear samples is linear along each axis, so that each axis gets a matrix of weights.
    rows = _weights(corners[:, 1], corners[:, 3], height, output_size, sampling)  # (R, output_size, H)
    columns = _weights(corners[:, 0], corners[:, 2], width, output_size, sampling)  # (R, output_size, W)
    grid = rows[:, None] @ features @ columns[:, None].swapaxes(2, 3)
    if corners[:, 2].max() > width:
        features[:, :, -1] = 0.0
    return grid


def _weights(start, end, size, output_size, sampling):
    samples = output_size * sampling  # evenly spaced over the region, whatever the bins
    places = start[:, None] + (end - start)[:, None] * ((np.arange(samples) + 0.5) / samples)
    inside = (places >= -1) & (places <= size)
    clamped = np.clip(places, 0, size - 1)
    # Bilinear: a pixel's weight falls from 1 at its centre to 0 at its neighbours'.
    weights = np.maximum(0, 1 - np.abs(clamped[:, :, None] - np.arange(size)))
    weights = weights * inside[:, :, None]  # a sample outside is a 0 that counts in the average
    return weights.reshape(len(start), output_size, sampling, size).mean(axis=2)
