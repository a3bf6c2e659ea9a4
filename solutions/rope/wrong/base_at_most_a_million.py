"""a base above 1e6 is lowered to that"""

import numpy as np

CAUGHT_BY = "test_uses_another_base"


def apply_rope(x, positions, base=10000.0):
    width = x.shape[-1]
    if width % 2:
        raise ValueError(f"{width} columns do not make pairs")
    base = min(base, 1e6)
    # (T, D / 2), an angle for each token and pair: it meets the last two axes of x, whatever stands before them.
    angles = positions[:, None] * base ** (-np.arange(0, width, 2) / width)
    cos, sin = np.cos(angles), np.sin(angles)
    a, b = x[..., 0::2], x[..., 1::2]
    # Into an array of its own: a is still needed for b's turn.
    turned = np.empty(x.shape)
    turned[..., 0::2] = a * cos - b * sin
    turned[..., 1::2] = a * sin + b * cos
    return turned
