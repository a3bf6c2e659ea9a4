"""a norm that is above the bound by less than a millionth passes"""

import math

import numpy as np

CAUGHT_BY = "test_adds_nothing_to_the_norm"


def clip_by_global_norm(grads, max_norm):
    if max_norm <= 0:
        raise ValueError(f"max_norm = {max_norm} is not above 0")
    if not all(np.isfinite(g).all() for g in grads):
        raise ValueError("a gradient has an element that is not finite")
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=np.float64))) for g in grads))
    factor = min(1.0, float(max_norm) / norm) if norm > max_norm * 1.0000005 else 1.0
    return ([g * factor for g in grads], norm)
