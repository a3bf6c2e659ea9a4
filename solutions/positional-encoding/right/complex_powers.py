"""Turns as complex numbers whose imaginary and real parts are interleaved; an axis for the two is merged at the end."""

import numpy as np


def positional_encoding(length, dim, base=10000.0):
    pairs, rest = divmod(dim, 2)
    if rest:
        raise ValueError(dim)
    frequencies = np.power(float(base), -np.arange(pairs) / pairs)
    turns = np.exp(1j * np.multiply.outer(np.arange(length), frequencies))
    return np.stack([turns.imag, turns.real], axis=-1).reshape(length, dim)
