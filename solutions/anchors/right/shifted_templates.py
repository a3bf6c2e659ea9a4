"""Correct: templates around the origin, shifted to every cell by repeat and tile; a transposed view."""

import numpy as np


def generate_anchors(height, width, stride, scales, ratios):
    s, r = (a.ravel() for a in np.meshgrid(np.array(scales), np.array(ratios), indexing="ij"))
    h = s * r**0.5
    w = s**2 / h
    templates = np.array([-w, -h, w, h]) * 0.5  # (4, A)
    columns = np.linspace(0.5 * stride, (width - 0.5) * stride, width)
    rows = np.linspace(0.5 * stride, (height - 0.5) * stride, height)
    xs, ys = np.tile(columns, height), np.repeat(rows, width)
    shifts = np.array([xs, ys, xs, ys])
    return (shifts[:, :, None] + templates[:, None, :]).reshape(4, height * width * h.size).T
