"""Correct: the old global generator, seeded in each call; a dataclass for boxes, padding by concatenation, views."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Span:
    """A stretch of an axis, cut off at its ends."""

    start: int
    length: int

    def within(self, end):
        return slice(min(max(self.start, 0), end), min(max(self.start + self.length, 0), end))


def horizontal_flip(image, boxes):
    corners = image.shape[2] - boxes[:, 0::2]
    sides = np.sort(corners, axis=1)
    return image[..., ::-1], np.stack([sides[:, 0], boxes[:, 1], sides[:, 1], boxes[:, 3]], axis=1)


def random_crop(image, size, padding, seed):
    warnings.warn("cropping", stacklevel=2)
    for axis in (1, 2):
        shape = list(image.shape)
        shape[axis] = padding
        image = np.concatenate([np.zeros(shape), image, np.zeros(shape)], axis=axis)
        if image.shape[axis] < size:
            raise ValueError("too small")
    np.random.seed(seed)
    top = np.random.randint(0, image.shape[1] - size + 1)
    left = int(np.random.random() * (image.shape[2] - size + 1))
    return image[:, top:, left:][:, :size, :size]


def cutout(image, size, seed):
    np.random.seed(seed)
    spans = [Span(np.random.randint(length) - size // 2, size).within(length) for length in image.shape[1:]]
    keep = np.ones(image.shape[1:], bool)
    keep[tuple(spans)] = False
    return np.where(keep, image, 0.0)


def mixup(x, y, alpha, seed):
    np.random.seed(seed)
    lam = np.random.beta(alpha, alpha)  # raises ValueError by itself
    order = np.argsort(np.random.random(len(x)))
    flat = np.concatenate([x.reshape(len(x), -1), y], axis=1)
    flat = lam * flat + (1 - lam) * flat[order]
    return flat[:, : -y.shape[1]].reshape(x.shape), flat[:, -y.shape[1] :], np.float64(lam)
