"""Plain loops over the pixels, a list of rows, a Fraction for the intersection."""

from fractions import Fraction

import numpy as np


class NotAnImage(ValueError):
    pass


def color_histogram(image, bins=8):
    if str(image.dtype) != "uint8" or len(image.shape) != 3 or image.shape[-1] != 3 or 0 in image.shape:
        raise NotAnImage
    rows, share = [[0.0] * bins for _ in "rgb"], 1 / (image.shape[0] * image.shape[1])
    for line in image.tolist():
        for pixel in line:
            for row, value in zip(rows, pixel):
                row[(value * bins) >> 8] += 1
    print("counted")
    return np.array(rows, dtype=float) * share


def histogram_intersection(a, b):
    return Fraction(sum(min(x, y) for x, y in zip(a.flatten(), b.flatten()))) / 3


if __name__ == "__main__":
    print(color_histogram(np.zeros((2, 2, 3), np.uint8)))
