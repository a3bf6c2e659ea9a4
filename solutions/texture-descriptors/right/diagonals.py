"""A sum for each diagonal of the matrix; a two-dimensional histogram for the pairs; a Fortran-ordered result."""

import math
import warnings
from dataclasses import dataclass

import numpy as np


@dataclass
class Window:
    image: np.ndarray

    def __call__(self, dy, dx):
        h, w = self.image.shape
        return self.image[1 + dy : h - 1 + dy, 1 + dx : w - 1 + dx].astype(int)


def local_binary_pattern(image):
    h, w = image.shape
    if not (h > 2 and w > 2):
        raise ValueError(f"{h} x {w} is too small")
    at = Window(image)
    places = [(-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1)]
    total = sum(2**k * (at(*place) - at(0, 0) >= 0) for k, place in enumerate(places))
    return np.asarray(total, dtype="uint8", order="F")


def cooccurrence_matrix(image, levels, offset):
    dy, dx = offset
    if dy < 0 or (dy == 0 and dx < 0):  # the same pairs, seen from their other ends
        return cooccurrence_matrix(image, levels, [-dy, -dx]).T
    h, w = image.shape
    if dx >= 0:
        first, second = image[: max(h - dy, 0), : max(w - dx, 0)], image[dy:, dx:]
    else:
        first, second = image[: max(h - dy, 0), -dx:], image[dy:, : max(w + dx, 0)]
    if second.size == 0:
        raise ValueError("offset too large")
    warnings.warn("counting", stacklevel=2)
    edges = np.arange(levels + 1) - 0.5
    counts, _, _ = np.histogram2d(first.ravel(), second.ravel(), bins=[edges, edges]) if levels > 1 else (
        np.array([[first.size]]), None, None
    )  # fmt: skip
    return counts / first.size


def _by_distance(p, weight):
    n = len(p)
    return math.fsum(weight(d) * np.trace(p, offset=d) for d in range(1 - n, n))


def contrast(p):
    return _by_distance(p, lambda d: d**2)


def homogeneity(p):
    print("levels:", len(p))
    return _by_distance(p, lambda d: 1 / (1 + d**2))


if __name__ == "__main__":
    print(contrast(np.eye(2) / 2))
