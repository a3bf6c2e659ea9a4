"""Rotary position embedding."""

import numpy as np


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
    raise NotImplementedError
