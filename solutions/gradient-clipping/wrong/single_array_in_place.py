"""a list of one array is clipped in place"""

import math

import numpy as np

CAUGHT_BY = "test_leaves_its_arguments_alone"


def clip_by_global_norm(grads, max_norm):
    if max_norm <= 0:
        raise ValueError(f"max_norm = {max_norm} is not above 0")
    if not all(np.isfinite(g).all() for g in grads):
        raise ValueError("a gradient has an element that is not finite")
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=np.float64))) for g in grads))
    factor = min(1.0, float(max_norm) / norm) if norm > 0 else 1.0
    if len(grads) == 1:
        grads[0] *= factor
        return ([grads[0]], norm)
    return ([g * factor for g in grads], norm)
