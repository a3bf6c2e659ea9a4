"""np.roll and masks of the places that are inside; np.add.at counts; packbits makes the bytes."""

import numpy as np

STEPS = [(0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1)]  # bit 7 first, as packbits wants them


class TooSmall(ValueError):
    pass


def _neighbours(image, dy, dx):
    """The image moved so that [y, x] is what was at [y + dy, x + dx], wrapped around."""
    return np.roll(image, (-dy, -dx), axis=(0, 1))


def local_binary_pattern(image):
    if min(image.shape) < 3:
        raise TooSmall(image.shape)
    bits = np.stack([_neighbours(image, *step) >= image for step in STEPS], axis=-1)
    result = np.packbits(bits, axis=-1)[1:-1, 1:-1, 0]
    result.flags.writeable = False
    return result


def cooccurrence_matrix(image, levels, offset):
    ys, xs = np.nonzero(np.ones(image.shape, bool))
    to_y, to_x = ys + offset[0], xs + offset[1]
    inside = (to_y >= 0) & (to_y < image.shape[0]) & (to_x >= 0) & (to_x < image.shape[1])
    if not inside.any():
        raise ValueError("no pair")
    counts = np.zeros([levels] * 2)
    np.add.at(counts, (image[ys[inside], xs[inside]], image[to_y[inside], to_x[inside]]), 1.0)
    return counts / counts.sum()


def contrast(p):
    level = np.arange(len(p), dtype=float)
    return np.array(np.einsum("ij,ij->", p, np.subtract.outer(level, level) ** 2))


def homogeneity(p):
    level = np.arange(len(p), dtype=float)
    return np.sum(p * np.reciprocal(1 + np.subtract.outer(level, level) ** 2))
