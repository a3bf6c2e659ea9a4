"""Data augmentation for images and boxes."""

import numpy as np


def horizontal_flip(image, boxes):
    """Mirror an image, and its boxes with it.

    Args:
        image: (C, H, W), float64. No argument is modified.
        boxes: Boxes, (N, 4), xyxy with x1 <= x2, in pixels, float64. N may be 0.

    Returns:
        image: (C, H, W), float64, the columns in reverse order.
        boxes: (N, 4), float64: an x has become W - x, and x1 <= x2 still holds.

    Source: geometry.
    """
    raise NotImplementedError


def random_crop(image, size, padding, seed):
    """A random square window of an image with a border of zeros; every position is equally likely.

    Args:
        image: (C, H, W), float64. It is not modified.
        size: Rows and columns of the window; int >= 1.
        padding: Rows and columns of zeros added on each of the four sides; int >= 0.
        seed: Seed of this call's random numbers; int, 0 <= seed < 2**32.

    Returns:
        (C, size, size), float64, the same window of every channel.

    Raises:
        ValueError: the window has more rows or columns than the padded image.

    Source: He et al. 2016, "Deep Residual Learning for Image Recognition", section 4.2.
    """
    raise NotImplementedError


def cutout(image, size, seed):
    """An image with zeros in a square around a random pixel; every pixel is equally likely.

    Args:
        image: (C, H, W), float64. It is not modified.
        size: Rows and columns of the square; int >= 1. With the centre (cy, cx), its rows are cy - size // 2
            to cy - size // 2 + size - 1, its columns alike; what is outside of the image is cut off.
        seed: Seed of this call's random numbers; int, 0 <= seed < 2**32.

    Returns:
        (C, H, W), float64, zero in the square in every channel.

    Source: DeVries and Taylor 2017, "Improved Regularization of Convolutional Neural Networks with Cutout".
    """
    raise NotImplementedError


def mixup(x, y, alpha, seed):
    """Mix each row of a batch, and its label, with a partner: one lam, and the rows permuted, for all.

    Args:
        x: Inputs, (N, ...), float64. No argument is modified.
        y: One-hot labels, (N, C), float64.
        alpha: Parameter of the distribution of lam; a number > 0.
        seed: Seed of this call's random numbers; int, 0 <= seed < 2**32.

    Returns:
        x: lam * x[i] + (1 - lam) * x[p[i]] for each row i and a permutation p, float64, shaped like x.
        y: The same of y, with the same lam and p, float64, (N, C).
        lam: Drawn from Beta(alpha, alpha), a number in [0, 1].

    Raises:
        ValueError: alpha <= 0.

    Source: Zhang et al. 2018, "mixup: Beyond Empirical Risk Minimization".
    """
    raise NotImplementedError
