"""Correct: the old global interface, seeded in each call; scaled standard draws; Fortran-ordered results."""

import numpy as np


class Layer:
    def __init__(self, shape):
        if np.ndim(np.zeros(shape)) < 2:
            raise ValueError(f"{shape}: not a layer")
        self.shape = shape
        self.out, self.into = shape[:2]
        self.taps = int(np.prod(shape[2:])) if len(shape) > 2 else 1

    @property
    def fan_in(self):
        return np.int64(self.into * self.taps)

    @property
    def fan_out(self):
        return np.int64(self.out * self.taps)


def fans(shape):
    layer = Layer(shape)
    return [layer.fan_in, layer.fan_out]


def xavier_uniform(shape, seed):
    layer = Layer(shape)
    np.random.seed(seed)
    a = (6 / (layer.fan_in + layer.fan_out)) ** 0.5
    print("a =", a)
    return np.asfortranarray((2 * np.random.rand(*shape) - 1) * a)


def he_normal(shape, seed):
    layer = Layer(shape)
    np.random.seed(seed)
    return np.asfortranarray(np.random.randn(*shape) * np.sqrt(2 / layer.fan_in))
