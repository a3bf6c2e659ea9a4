"""arrays are scaled through reshape(-1), which is a copy for a transposed array: that one stays as it was"""

import math

import numpy as np

CAUGHT_BY = "test_arrays_of_every_kind"


def clip_by_global_norm(grads, max_norm):
    if max_norm <= 0:
        raise ValueError(f"max_norm = {max_norm} is not above 0")
    if not all(np.isfinite(g).all() for g in grads):
        raise ValueError("a gradient has an element that is not finite")
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=np.float64))) for g in grads))
    factor = min(1.0, float(max_norm) / norm) if norm > 0 else 1.0
    clipped = [np.copy(g) for g in grads]
    for g in clipped:
        flat = g.reshape(-1)
        flat *= factor
    return clipped, norm
