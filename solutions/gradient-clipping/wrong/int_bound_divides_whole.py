"""a max_norm that is an int is divided without a remainder"""

import math

import numpy as np

CAUGHT_BY = "test_arrays_of_every_kind"


def clip_by_global_norm(grads, max_norm):
    if max_norm <= 0:
        raise ValueError(f"max_norm = {max_norm} is not above 0")
    if not all(np.isfinite(g).all() for g in grads):
        raise ValueError("a gradient has an element that is not finite")
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=np.float64))) for g in grads))
    factor = min(1.0, max_norm // norm if isinstance(max_norm, int) else max_norm / norm) if norm > 0 else 1.0
    return ([g * factor for g in grads], norm)
