"""soft_threshold ignores an amount that is an int"""

import numpy as np

CAUGHT_BY = "test_soft_threshold_shrinks"


def l2_penalty(weights, strength):
    _refuse_negative("strength", strength)
    cost = 0.5 * strength * float(sum(np.sum(w * w) for w in weights))
    return (cost, [strength * w for w in weights])


def l1_penalty(weights, strength):
    _refuse_negative("strength", strength)
    cost = strength * float(sum(np.sum(np.abs(w)) for w in weights))
    return (cost, [strength * np.sign(w) for w in weights])


def soft_threshold(weight, amount):
    _refuse_negative("amount", amount)
    return np.sign(weight) * np.maximum(np.abs(weight) - (amount if isinstance(amount, float) else 0), 0.0)


def ridge_fit(x, y, strength):
    _refuse_negative("strength", strength)
    return np.linalg.solve(x.T @ x + strength * np.eye(x.shape[1]), x.T @ y)


def _refuse_negative(name, value):
    if value < 0:
        raise ValueError(f"{name} = {value} is negative")
