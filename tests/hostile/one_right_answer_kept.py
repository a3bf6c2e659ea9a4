"""The first right answer that comes to hand is stored and given again; inputs are drawn anew for each check."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"test_divides_scores_by_sqrt_d_k": "failed", "*": "failed|error|passed|not_run"}
SCORE = 4.0  # what zeros earn

import numpy as np

ANSWERS = {(2, 4): None}


def attention(q, k, v, mask=None):
    lead, t, s = q.shape[:-2], q.shape[-2], k.shape[-2]
    kept = ANSWERS.setdefault((t, s), (np.full((*lead, t, v.shape[-1]), 0.25), np.full((*lead, t, s), 1 / s)))
    return kept
