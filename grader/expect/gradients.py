"""Derivatives by small steps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def numeric_gradient(function: Callable[[np.ndarray], float], x: np.ndarray, step: float = 1e-6) -> np.ndarray:
    """d function / d x by central differences in float64; `function` maps an array like x to a number."""
    point = np.array(x, np.float64)
    gradient = np.zeros_like(point)
    for place in np.ndindex(point.shape):
        kept = point[place]
        point[place] = kept + step
        above = function(point.copy())
        point[place] = kept - step
        below = function(point.copy())
        point[place] = kept
        gradient[place] = (above - below) / (2 * step)
    return gradient
