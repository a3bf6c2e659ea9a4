"""L1 and L2 penalties, soft thresholding and ridge regression."""

import numpy as np


def l2_penalty(weights, strength):
    """Half the strength times the sum of the squares of all weights, with its gradients.

    Args:
        weights: List of arrays, float64, each of its own shape; may be empty.
        strength: A number, 0 or more.

    Returns:
        cost: A number; 0.0 for an empty list.
        gradients: A list with an array for each weight, of its shape, float64.

    Raises:
        ValueError: strength is negative, for an empty list too.

    Source: Goodfellow et al. 2016, "Deep Learning", section 7.1.
    """
    raise NotImplementedError


def l1_penalty(weights, strength):
    """The strength times the sum of the magnitudes of all weights, with its gradients.

    Args:
        weights: List of arrays, float64, each of its own shape; may be empty.
        strength: A number, 0 or more.

    Returns:
        cost: A number; 0.0 for an empty list.
        gradients: A list with an array for each weight, of its shape, float64; 0 where the weight is 0.

    Raises:
        ValueError: strength is negative, for an empty list too.

    Source: Goodfellow et al. 2016, "Deep Learning", section 7.1.
    """
    raise NotImplementedError


def soft_threshold(weight, amount):
    """The proximal step of L1: each element moves towards 0 by amount, and never past it.

    Args:
        weight: Any shape with at least one axis, float64.
        amount: A number, 0 or more.

    Returns:
        Shaped like weight, float64; 0 where the magnitude is at most amount.

    Raises:
        ValueError: amount is negative.

    Source: Donoho 1995, "De-noising by soft-thresholding".
    """
    raise NotImplementedError


def ridge_fit(x, y, strength):
    """The w that minimises 0.5 |x w - y|^2 + 0.5 strength |w|^2, without an intercept.

    Args:
        x: A row for each example, (N, D), float64. For strength = 0 its columns are linearly independent.
        y: Targets, (N,), float64.
        strength: A number, 0 or more.

    Returns:
        The weights, (D,), float64.

    Raises:
        ValueError: strength is negative.

    Source: Hoerl and Kennard 1970, "Ridge Regression: Biased Estimation for Nonorthogonal Problems".
    """
    raise NotImplementedError
