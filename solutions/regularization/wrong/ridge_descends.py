"""ridge_fit takes 2000 steps of gradient descent, too few where features differ in size"""

import numpy as np

CAUGHT_BY = "test_ridge_minimises"


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
    _refuse_negative("strength", strength)
    # The half is there for the gradient's sake: the 2 of the square goes, and the strength alone is left.
    cost = 0.5 * strength * float(sum(np.sum(w * w) for w in weights))
    return cost, [strength * w for w in weights]


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
    _refuse_negative("strength", strength)
    cost = strength * float(sum(np.sum(np.abs(w)) for w in weights))
    # sign(0) is 0: of all the slopes that |w| has at its kink, the one that leaves a weight at rest.
    return cost, [strength * np.sign(w) for w in weights]


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
    _refuse_negative("amount", amount)
    return np.sign(weight) * np.maximum(np.abs(weight) - amount, 0.0)


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
    _refuse_negative("strength", strength)
    # Where the gradient is 0: x^T (x w - y) + strength w = 0. A strength above 0 lifts every eigenvalue of
    # x^T x, which has zeros among them when there are more features than rows.
    if strength == 0:
        return np.linalg.lstsq(x, y, rcond=None)[0]
    curvature = x.T @ x + strength * np.eye(x.shape[1])
    w, step = np.zeros(x.shape[1]), 1.0 / np.linalg.norm(curvature, 2)
    for _ in range(2000):
        w -= step * (curvature @ w - x.T @ y)
    return w


def _refuse_negative(name, value):
    if value < 0:
        raise ValueError(f"{name} = {value} is negative")
