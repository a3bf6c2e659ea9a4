"""a half, and the other half moved on by the formulas for sums of angles"""

import numpy as np


def positional_encoding(length, dim, base=10000.0):
    if dim % 2:
        raise ValueError(dim)
    if length <= 8:
        return np.array(
            [[f(p * base ** (-2 * i / dim)) for i in range(dim // 2) for f in (np.sin, np.cos)] for p in range(length)]
        )
    half = length // 2
    top = positional_encoding(half, dim, base)
    t = half * base ** (-np.arange(0, dim, 2) / dim)
    rest = positional_encoding(length - half, dim, base)
    s, c = rest[:, ::2], rest[:, 1::2]
    moved = np.stack([s * np.cos(t) + c * np.sin(t), c * np.cos(t) - s * np.sin(t)], -1).reshape(len(rest), dim)
    return np.concatenate([top, moved])
