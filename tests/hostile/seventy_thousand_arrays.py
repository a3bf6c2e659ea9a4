"""A reply of seventy thousand arrays."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "out_of_memory|timed_out|not_run"}
HANGS = True

import numpy as np

ARRAYS = [np.zeros(1) for _ in range(70_000)]


def attention(q, k, v, mask=None):
    return ARRAYS
