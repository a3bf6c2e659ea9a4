"""Clipping by the global norm."""

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
    raise NotImplementedError
