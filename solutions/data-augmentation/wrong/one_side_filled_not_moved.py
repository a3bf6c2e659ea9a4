"""a window as large as one side of the image is not moved along the other axis either"""

import numpy as np

CAUGHT_BY = "test_crops_are_uniform"


def horizontal_flip(image, boxes):
    flipped = boxes.copy()
    flipped[:, [0, 2]] = image.shape[2] - boxes[:, [2, 0]]
    return image[:, :, ::-1], flipped


def random_crop(image, size, padding, seed):
    padded = np.pad(image, ((0, 0), (padding, padding), (padding, padding)))
    rows, columns = (length - size + 1 for length in padded.shape[1:])
    if min(rows, columns) < 1:
        raise ValueError(f"a window of {size} x {size} does not fit a padded image of {padded.shape[1:]}")
    if min(rows, columns) == 1:
        return padded[:, :size, :size]
    rng = np.random.default_rng(seed)
    top, left = rng.integers(rows), rng.integers(columns)
    return padded[:, top : top + size, left : left + size]


def cutout(image, size, seed):
    rng = np.random.default_rng(seed)
    top, left = (rng.integers(length) - size // 2 for length in image.shape[1:])
    out = image.copy()
    out[:, max(top, 0) : top + size, max(left, 0) : left + size] = 0.0
    return out


def mixup(x, y, alpha, seed):
    if alpha <= 0:
        raise ValueError(f"alpha = {alpha} is not positive")
    rng = np.random.default_rng(seed)
    lam = rng.beta(alpha, alpha)
    partner = rng.permutation(len(x))
    return lam * x + (1 - lam) * x[partner], lam * y + (1 - lam) * y[partner], lam
