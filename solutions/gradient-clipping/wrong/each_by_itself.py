"""each array is clipped by its own norm"""

import math

import numpy as np

CAUGHT_BY = "test_one_factor_for_all"


def clip_by_global_norm(grads, max_norm):
    if max_norm <= 0:
        raise ValueError(f"max_norm = {max_norm} is not above 0")
    if not all(np.isfinite(g).all() for g in grads):
        raise ValueError("a gradient has an element that is not finite")
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=np.float64))) for g in grads))
    own = [float(np.linalg.norm(g.astype(np.float64).ravel())) for g in grads]
    factors = [min(1.0, float(max_norm) / n) if n > 0 else 1.0 for n in own]
    return [g * f for g, f in zip(grads, factors, strict=True)], norm
