"""Correct: Python's random; the batch is rolled for its partners, at times by 0."""

import random

import numpy as np


def horizontal_flip(image, boxes):
    w = image.shape[2]
    return image[..., ::-1], np.array([[w - b[2], b[1], w - b[0], b[3]] for b in boxes]).reshape(-1, 4)


def random_crop(image, size, padding, seed):
    c, h, w = image.shape
    r = random.Random(seed)
    spare = [n + 2 * padding - size for n in (h, w)]
    if any(s < 0 for s in spare):
        raise ValueError("too large")
    top, left = (r.randint(0, s) - padding for s in spare)
    out = np.zeros((c, size, size))
    for i in range(size):
        for j in range(size):
            if 0 <= top + i < h and 0 <= left + j < w:
                out[:, i, j] = image[:, top + i, left + j]
    return out


def cutout(image, size, seed):
    r = random.Random(seed)
    c, h, w = image.shape
    cy, cx = r.randrange(h), r.randrange(w)
    out = np.array(image)
    for i in range(cy - size // 2, cy - size // 2 + size):
        for j in range(cx - size // 2, cx - size // 2 + size):
            if i in range(h) and j in range(w):
                out[:, i, j] = 0
    return out


def mixup(x, y, alpha, seed):
    if alpha <= 0:
        raise ValueError("alpha")
    r = random.Random(seed)
    lam = r.betavariate(alpha, alpha)
    by = r.randrange(len(x))
    x2, y2 = np.roll(x, by, axis=0), np.roll(y, by, axis=0)
    return x2 + lam * (x - x2), y2 + lam * (y - y2), np.float64(lam)
