"""windows that show the padding alone are drawn again"""

import numpy as np

CAUGHT_BY = "test_crops_are_uniform"


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
    flipped = boxes.copy()
    # The right side becomes the left one: with x1 and x2 in place, x1 would be the larger.
    flipped[:, [0, 2]] = image.shape[2] - boxes[:, [2, 0]]
    return image[:, :, ::-1], flipped


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
    padded = np.pad(image, ((0, 0), (padding, padding), (padding, padding)))
    rows, columns = (length - size + 1 for length in padded.shape[1:])  # positions along each axis
    if min(rows, columns) < 1:
        raise ValueError(f"a window of {size} x {size} does not fit a padded image of {padded.shape[1:]}")
    rng = np.random.default_rng(seed)
    while True:
        top, left = rng.integers(rows), rng.integers(columns)
        window = padded[:, top : top + size, left : left + size]
        if window.any() or not image.any():
            return window


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
    rng = np.random.default_rng(seed)
    top, left = (rng.integers(length) - size // 2 for length in image.shape[1:])
    out = image.copy()
    # A negative start would count from the other end; a stop beyond the end is cut off by the slice.
    out[:, max(top, 0) : top + size, max(left, 0) : left + size] = 0.0
    return out


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
    if alpha <= 0:
        raise ValueError(f"alpha = {alpha} is not positive")
    rng = np.random.default_rng(seed)
    lam = rng.beta(alpha, alpha)
    partner = rng.permutation(len(x))
    return lam * x + (1 - lam) * x[partner], lam * y + (1 - lam) * y[partner], lam
