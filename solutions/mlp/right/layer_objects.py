"""Layer objects in a dataclass that is the cache; the ReLU is a layer of its own, and rows are summed one by one."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


class Linear:
    def __init__(self, weight, bias):
        self.weight, self.bias = weight, bias

    def __call__(self, h):
        self.h = h.copy()
        return np.add(np.matmul(h, self.weight), self.bias)

    def back(self, dz):
        dweight, dbias = np.zeros(self.weight.shape), np.zeros(self.bias.shape)
        for row, slopes in zip(self.h, dz, strict=True):
            dweight += np.outer(row, slopes)
            dbias += slopes
        return np.matmul(dz, self.weight.transpose()), (dweight, dbias)


class ReLU:
    def __call__(self, z):
        self.open = z > 0
        return np.multiply(z, self.open)

    def back(self, dh):
        return np.multiply(dh, self.open), None


@dataclass
class Tape:
    layers: list = field(default_factory=list)

    def run(self, params, x):
        for weight, bias in params:
            self.layers += [Linear(weight, bias), ReLU()]
        self.layers.pop()
        for layer in self.layers:
            x = layer(x)
        return x


def forward(params, x):
    tape = Tape()
    return tape.run(params, x), tape


def backward(params, cache, dlogits):
    pairs = []
    for layer in cache.layers[::-1]:
        dlogits, pair = layer.back(dlogits)
        pairs.extend([pair] if pair else [])
    pairs.reverse()
    return pairs, dlogits
