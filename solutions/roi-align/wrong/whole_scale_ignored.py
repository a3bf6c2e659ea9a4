"""a spatial_scale that is an int is ignored"""

import numpy as np

CAUGHT_BY = "test_spatial_scale"


def roi_align(features, rois, output_size, spatial_scale=1.0, sampling=2):
    corners = rois * (spatial_scale if not isinstance(spatial_scale, int) else 1.0) - 0.5
    _, height, width = features.shape

    rows = _weights(corners[:, 1], corners[:, 3], height, output_size, sampling)
    columns = _weights(corners[:, 0], corners[:, 2], width, output_size, sampling)
    return rows[:, None] @ features @ columns[:, None].swapaxes(2, 3)


def _weights(start, end, size, output_size, sampling):
    samples = output_size * sampling
    places = start[:, None] + (end - start)[:, None] * ((np.arange(samples) + 0.5) / samples)
    inside = (places >= -1) & (places <= size)
    clamped = np.clip(places, 0, size - 1)

    weights = np.maximum(0, 1 - np.abs(clamped[:, :, None] - np.arange(size)))
    weights = weights * inside[:, :, None]
    return weights.reshape(len(start), output_size, sampling, size).mean(axis=2)
