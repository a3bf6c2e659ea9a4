"""Every value is NaN, so that no comparison finds a difference, nor a score a number."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"test_example_*": "failed", "test_divides_scores_by_sqrt_d_k": "failed", "*": "passed|failed"}
SCORE = 4.0  # what zeros earn: their shape is right, and they change nothing

import numpy as np


def attention(q, k, v, mask=None):
    lead, t, s = q.shape[:-2], q.shape[-2], k.shape[-2]
    return np.full((*lead, t, v.shape[-1]), np.nan), np.full((*lead, t, s), np.nan)
