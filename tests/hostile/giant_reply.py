"""A reply of 400 MB, and then ones just below the limit."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "out_of_memory|failed|not_run"}

import numpy as np

calls = []


def attention(q, k, v, mask=None):
    calls.append(1)
    return np.zeros((50 if len(calls) % 2 else 30) << 20)
