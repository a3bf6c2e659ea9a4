"""gradients within the bound are divided by the norm and multiplied again, which rounds them"""

import math

import numpy as np

CAUGHT_BY = "test_within_the_bound_nothing_changes"


def clip_by_global_norm(grads, max_norm):
    if max_norm <= 0:
        raise ValueError(f"max_norm = {max_norm} is not above 0")
    if not all(np.isfinite(g).all() for g in grads):
        raise ValueError("a gradient has an element that is not finite")
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=np.float64))) for g in grads))
    size = min(norm, float(max_norm))
    return [g / norm * size if norm > 0 else g for g in grads], norm
