"""the pairs along the first axis, in a class behind the function"""

import numpy as np


class Rope:
    def __init__(self, base):
        self.base = base

    def __call__(self, x, pos):
        z = np.moveaxis(x, -1, 0)
        n = len(z)
        out = np.array(z)
        for i in range(n // 2):
            t = np.asarray(pos, float) / np.power(float(self.base), 2 * i / n)
            out[2 * i] = z[2 * i] * np.cos(t) + z[2 * i + 1] * np.cos(t + np.pi / 2)
            out[2 * i + 1] = z[2 * i] * np.sin(t) + z[2 * i + 1] * np.sin(t + np.pi / 2)
        return np.moveaxis(out, 0, -1)


def apply_rope(x, positions, base=10000.0):
    if x.shape[-1] % 2 == 1:
        raise ValueError
    return Rope(base)(x, positions)
