"""x is viewed as complex numbers, which fails where neighbours in a row are not neighbours in memory"""

import numpy as np

CAUGHT_BY = "test_turns_neighbours"


def apply_rope(x, positions, base=10000.0):
    """Turn each pair of neighbouring columns by an angle that grows with the token's position.

    Args:
        x: Queries or keys, (..., T, D), float64; D even.
        positions: The position of each of the T tokens, (T,), any integers in any order.
        base: Pair i turns by position * base^(-2i / D); a number above 1.

    Returns:
        (..., T, D), float64: pair (a, b) turned by t is (a cos t - b sin t, a sin t + b cos t).

    Raises:
        ValueError: D is odd.

    Source: Su et al. 2021, "RoFormer: Enhanced Transformer with Rotary Position Embedding", section 3.
    """
    width = x.shape[-1]
    if width % 2:
        raise ValueError(f"{width} columns do not make pairs")
    # (T, D / 2), an angle for each token and pair: it meets the last two axes of x, whatever stands before them.
    angles = positions[:, None] * base ** (-np.arange(0, width, 2) / width)
    return (x.view(np.complex128) * np.exp(1j * angles)).view(np.float64)
