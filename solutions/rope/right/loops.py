"""Plain Python over tokens and pairs, with the tokens' numbers in lists."""

import math

import numpy as np


def _turn(token, position, base):
    width, turned = len(token), []
    for first in range(0, width, 2):
        angle = position / base ** (first / width)
        cos, sin = math.cos(angle), math.sin(angle)
        a, b = token[first : first + 2]
        turned.extend((a * cos - b * sin, a * sin + b * cos))
    return turned


def apply_rope(x, positions, base=10000.0):
    if x.shape[-1] % 2 != 0:
        raise ValueError(f"D = {x.shape[-1]}")
    tokens = x.reshape(-1, x.shape[-1]).tolist()
    where = positions.tolist()
    return np.array([_turn(token, where[n % len(where)], base) for n, token in enumerate(tokens)]).reshape(x.shape)
