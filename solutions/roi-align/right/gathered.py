"""Correct: all samples of all regions at once by fancy indexing; a read-only result in another memory order."""

import numpy as np


def _axis(low, high, n, s, size):
    """Both neighbours, the weight of the upper one, and whether the sample counts; each (R, n, s)."""
    bins = (high - low).reshape(-1, 1, 1) / n
    t = low.reshape(-1, 1, 1) + bins * (np.arange(n)[:, None] + (np.arange(s) + 0.5) / s)
    valid = ~((t < -1.0) | (t > size))
    t = t.clip(0.0, size - 1.0)
    lower = np.floor(t).astype(np.intp)
    return lower, np.minimum(lower + 1, size - 1), t - lower, valid


def roi_align(features, rois, output_size, spatial_scale=1.0, sampling=2):
    x1, y1, x2, y2 = (rois * spatial_scale - 0.5).T
    _, h, w = features.shape
    ya, yb, fy, vy = (v[:, :, None, :, None] for v in _axis(y1, y2, output_size, sampling, h))
    xa, xb, fx, vx = (v[:, None, :, None, :] for v in _axis(x1, x2, output_size, sampling, w))
    value = (
        features[:, ya, xa] * (1 - fy) * (1 - fx)
        + features[:, ya, xb] * (1 - fy) * fx
        + features[:, yb, xa] * fy * (1 - fx)
        + features[:, yb, xb] * fy * fx
    )  # (C, R, n, n, s, s)
    value = np.where(vy & vx, value, 0.0)
    out = value.mean(axis=(-1, -2)).swapaxes(0, 1)
    out.flags.writeable = False
    return out
