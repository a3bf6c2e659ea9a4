"""bases below 2 are taken for 2"""

import numpy as np

CAUGHT_BY = "test_uses_another_base"


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
    angles = positions[:, None] * max(base, 2.0) ** (-np.arange(0, width, 2) / width)
    cos, sin = np.cos(angles), np.sin(angles)
    a, b = x[..., 0::2], x[..., 1::2]
    # Into an array of its own: a is still needed for b's turn.
    turned = np.empty(x.shape)
    turned[..., 0::2] = a * cos - b * sin
    turned[..., 1::2] = a * sin + b * cos
    return turned
