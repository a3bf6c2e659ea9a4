"""A rotation matrix for each token and pair, applied by einsum; a class behind the function, columns in front."""

import numpy as np


class Rotation:
    def __init__(self, positions, pairs, base):
        exponents = np.linspace(0.0, 1.0, pairs, endpoint=False)
        angle = np.multiply.outer(positions, np.exp(-exponents * np.log(base)))
        self.matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])  # (2, 2, T, pairs)

    def __call__(self, x):
        points = x.reshape(*x.shape[:-1], -1, 2)
        return np.einsum("ijtp,...tpj->...tpi", self.matrix, points).reshape(x.shape)


def apply_rope(x, positions, base=10000.0):
    if x.shape[-1] & 1:
        raise ValueError("pairs, please")
    turned = Rotation(positions, x.shape[-1] // 2, base)(x)
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(turned, -1, 0)), 0, -1)
