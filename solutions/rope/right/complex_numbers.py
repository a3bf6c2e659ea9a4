"""Pairs as complex numbers, multiplied by a turn; the reply is a read-only view; prints."""

import numpy as np


def apply_rope(x, positions, base=10000.0):
    *lead, tokens, width = x.shape
    pairs, rest = divmod(width, 2)
    if rest:
        raise type("OddWidth", (ValueError,), {})(width)
    print("turning", pairs, "pairs")
    turns = np.exp(1j * np.outer(positions, float(base) ** (-np.arange(pairs) / pairs)))
    points = np.ascontiguousarray(x).view(np.complex128) * turns
    turned = points.view(np.float64).reshape(*lead, tokens, width)
    turned.flags.writeable = False
    return turned


if __name__ == "__main__":
    print(apply_rope(np.ones((2, 4)), np.arange(2)))
