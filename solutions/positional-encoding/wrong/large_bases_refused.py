"""bases above a million are refused"""

import numpy as np

CAUGHT_BY = "test_uses_another_base"


def positional_encoding(length, dim, base=10000.0):
    """An encoding for each position: sines and cosines whose wavelengths grow from pair to pair of columns.

    Args:
        length: How many positions there are, from 0; int >= 1.
        dim: How many columns there are, an even int >= 2.
        base: How much longer the wavelengths become over all dim columns, a number above 1.

    Returns:
        (length, dim), float64: at row p, column 2i is the sine and column 2i + 1 the cosine of p / base^(2i / dim).

    Raises:
        ValueError: dim is odd.

    Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.5.
    """
    if dim % 2:
        raise ValueError(f"{dim} columns do not make pairs")
    if not 1 < base <= 1e6:
        raise ValueError(f"{base} is no sensible base")
    # One angle a pair, (length, dim / 2). np.arange(0, dim, 2) is 2i already.
    angles = np.arange(length)[:, None] / base ** (np.arange(0, dim, 2) / dim)
    encoding = np.empty((length, dim))
    encoding[:, 0::2] = np.sin(angles)
    encoding[:, 1::2] = np.cos(angles)
    return encoding
