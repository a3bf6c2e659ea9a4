"""Correct: the standard library's generator, loops over pixels and rows, lists for tuples; lam goes to the partner."""

import random

import numpy as np


class TooLarge(ValueError):
    """A window that does not fit."""


def horizontal_flip(image, boxes):
    width = image.shape[-1]
    flipped = np.empty_like(image)
    for j in range(width):
        flipped[..., j] = image[..., width - 1 - j]
    rows = [[width - box[2], box[1], width - box[0], box[3]] for box in boxes]
    return [flipped, np.array(rows, dtype=float).reshape(len(boxes), 4)]


def random_crop(image, size, padding, seed):
    print("crop", size, padding)
    c, h, w = image.shape
    if not (size <= h + 2 * padding and size <= w + 2 * padding):
        raise TooLarge(size)
    draw = random.Random(seed)
    top, left = draw.randint(-padding, h + padding - size), draw.randint(-padding, w + padding - size)
    out = np.zeros((c, size, size))
    for i in range(size):
        for j in range(size):
            if 0 <= top + i < h and 0 <= left + j < w:
                out[:, i, j] = image[:, top + i, left + j]
    return out


def cutout(image, size, seed):
    draw = random.Random(seed)
    cy, cx = draw.choice(list(np.ndindex(image.shape[1:])))
    rows = [i for i in range(cy - size // 2, cy - size // 2 + size) if 0 <= i < image.shape[1]]
    columns = [j for j in range(cx - size // 2, cx - size // 2 + size) if 0 <= j < image.shape[2]]
    out = np.array(image)
    for i in rows:
        out[:, i, columns] = 0.0
    out.flags.writeable = False
    return out


def mixup(x, y, alpha, seed):
    if not alpha > 0:
        raise ValueError("alpha")
    draw = random.Random(seed)
    lam = draw.betavariate(alpha, alpha)
    order = list(range(len(x)))
    draw.shuffle(order)
    rows = [(1 - lam) * x[i] + lam * x[j] for i, j in enumerate(order)]
    labels = [(1 - lam) * y[i] + lam * y[j] for i, j in enumerate(order)]
    return [np.stack(rows), np.stack(labels), lam]


if __name__ == "__main__":
    print(random_crop(np.ones((1, 3, 3)), 2, 1, 0))
