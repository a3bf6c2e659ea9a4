"""Windows of 3 x 3 as a view; unique pairs by their counts; numpy scalars come out."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

WEIGHTS = np.array([[1, 2, 4], [128, 0, 8], [64, 32, 16]])


def local_binary_pattern(image):
    try:
        windows = sliding_window_view(image, (3, 3))
    except ValueError as error:
        raise ValueError("at least 3 x 3") from error
    return np.tensordot(windows >= windows[..., 1:2, 1:2], WEIGHTS, 2).astype(np.uint8)


def cooccurrence_matrix(image, levels, offset):
    image = np.asarray(image, dtype=np.intp)
    dy, dx = map(int, offset)
    h, w = image.shape
    if h - abs(dy) <= 0 or w - abs(dx) <= 0:
        raise ValueError(offset)
    window = (h - abs(dy), w - abs(dx))
    top, left = max(-dy, 0), max(-dx, 0)
    a = image[top:, left:][: window[0], : window[1]]
    b = image[top + dy :, left + dx :][: window[0], : window[1]]
    pairs, counts = np.unique(np.stack([a, b]).reshape(2, -1), axis=1, return_counts=True)
    p = np.zeros((levels, levels))
    p[pairs[0], pairs[1]] = counts / counts.sum()
    return p


def contrast(p):
    i = np.arange(p.shape[0])
    rows, columns = p.sum(1), p.sum(0)
    return rows @ i**2 + columns @ i**2 - 2 * (i @ p @ i)  # (i - j)² multiplied out


def homogeneity(p):
    d = np.abs(np.arange(len(p))[:, None] - np.arange(len(p))[None, :])
    return np.divide(p, d * d + 1).sum()
