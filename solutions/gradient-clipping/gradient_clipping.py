"""Clipping by the global norm."""

import math

import numpy as np


def clip_by_global_norm(grads, max_norm):
    """Scale all gradients by one factor, so that their norm as one long vector is at most max_norm.

    Args:
        grads: List of arrays, float64 or float32, each of its own shape; may be empty.
        max_norm: The greatest norm allowed, a number above 0.

    Returns:
        clipped: A list with an array for each gradient, of its shape and dtype.
        norm: The global norm before clipping, a number; 0.0 for an empty list.

    Raises:
        ValueError: An element of a gradient is NaN or infinite, or max_norm <= 0.

    Source: Pascanu et al. 2013, "On the difficulty of training recurrent neural networks", algorithm 1.
    """
    if max_norm <= 0:
        raise ValueError(f"max_norm = {max_norm} is not above 0")
    # One NaN would make every gradient NaN, by way of the norm.
    if not all(np.isfinite(g).all() for g in grads):
        raise ValueError("a gradient has an element that is not finite")
    # In float64 before they are squared: 1e30 squared is no float32.
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=np.float64))) for g in grads))
    # A Python float, not np.float64: that one would turn float32 gradients into float64.
    factor = min(1.0, float(max_norm) / norm) if norm > 0 else 1.0
    return [g * factor for g in grads], norm
