"""the exponents come from np.arange with a step of 2 / dim, which rounding makes one too many for some dims"""

import numpy as np

CAUGHT_BY = "test_many_columns"


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
    # One angle a pair, (length, dim / 2).
    angles = np.arange(length)[:, None] / base ** np.arange(0, 1, 2 / dim)
    encoding = np.empty((length, dim))
    encoding[:, 0::2] = np.sin(angles)
    encoding[:, 1::2] = np.cos(angles)
    return encoding
