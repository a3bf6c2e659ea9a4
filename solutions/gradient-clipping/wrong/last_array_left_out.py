"""the last array is left out of the norm"""

import math

import numpy as np

CAUGHT_BY = "test_tells_the_norm_before_clipping"


def clip_by_global_norm(grads, max_norm):
    if max_norm <= 0:
        raise ValueError(f"max_norm = {max_norm} is not above 0")
    if not all(np.isfinite(g).all() for g in grads):
        raise ValueError("a gradient has an element that is not finite")
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=np.float64))) for g in grads[:-1] or grads))
    factor = min(1.0, float(max_norm) / norm) if norm > 0 else 1.0
    return [g * factor for g in grads], norm
