"""Correct: one permutation of pixels, found by cutting an image of numbers up, used forwards and backwards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Order:
    """Where in the flat image each number of each patch lies."""

    channels: int
    height: int
    width: int
    patch: int

    def __post_init__(self):
        if np.any(np.mod((self.height, self.width), self.patch)):
            raise ValueError(f"{self.patch} does not divide {self.height} x {self.width}")

    @property
    def places(self):
        numbers = np.arange(self.channels * self.height * self.width).reshape(self.channels, self.height, self.width)
        strips = np.split(numbers, self.height // self.patch, axis=1)
        squares = [square for strip in strips for square in np.split(strip, self.width // self.patch, axis=2)]
        return np.concatenate([square.ravel() for square in squares])


def patchify(images, patch):
    n, c, h, w = images.shape
    places = Order(c, h, w, patch).places
    return images.reshape(n, -1)[:, places].reshape(n, -1, c * patch * patch)


def unpatchify(patches, patch, height, width):
    n, _, size = patches.shape
    order = Order(size // (patch * patch), height, width, patch)
    return patches.reshape(n, -1)[:, np.argsort(order.places)].reshape(n, order.channels, height, width)


def embed(images, patch, weight, bias, cls_token, positions):
    flat = patchify(images, patch)
    # A patch of zeros for the class token: its row of offsets is the token itself.
    padded = np.pad(flat, ((0, 0), (1, 0), (0, 0)))
    offsets = np.vstack([cls_token, np.tile(bias, (flat.shape[1], 1))]) + positions
    return padded @ weight + offsets
