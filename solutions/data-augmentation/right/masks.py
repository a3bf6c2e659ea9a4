"""Correct: masks and index arrays, one flat draw for a position; mixup with the batch in reverse order."""

import numpy as np


def _choose(seed, *lengths):
    """One of all places at once."""
    return np.unravel_index(np.random.Generator(np.random.Philox(seed)).integers(np.prod(lengths)), lengths)


def horizontal_flip(image, boxes):
    mirror = np.array([[0, 0, -1.0, 0], [0, 1, 0, 0], [-1, 0, 0, 0], [0, 0, 0, 1]])
    shift = np.array([1.0, 0.0, 1.0, 0.0]) * image.shape[2]
    return np.flip(image, axis=2), boxes @ mirror + shift


def random_crop(image, size, padding, seed):
    places = [length + 2 * padding - size + 1 for length in image.shape[1:]]
    if any(n <= 0 for n in places):
        raise ValueError(f"{size} does not fit")
    row, column = _choose(seed, *places)
    padded = np.pad(image, [(0, 0)] + 2 * [(padding,) * 2])
    return np.lib.stride_tricks.sliding_window_view(padded, (size, size), axis=(1, 2))[:, row, column]


def cutout(image, size, seed):
    centre = _choose(seed, *image.shape[1:])
    along = [
        np.isin(np.arange(n), np.arange(size) + c - size // 2) for n, c in zip(image.shape[1:], centre, strict=True)
    ]
    return image * ~np.logical_and.outer(*along)


def mixup(x, y, alpha, seed):
    if np.sign(alpha) != 1:
        raise ValueError("alpha must be positive")
    first, second = np.random.Generator(np.random.MT19937(seed)).standard_gamma(alpha, 2)
    lam = np.array(first / (first + second))
    return tuple(lam * array + (1 - lam) * array[::-1] for array in (x, y)) + (lam,)
