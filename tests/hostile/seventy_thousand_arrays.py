"""A reply of seventy thousand arrays."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "out_of_memory|not_run"}

import numpy as np

ARRAYS = [np.zeros(1) for _ in range(70_000)]


def attention(q, k, v, mask=None):
    return ARRAYS
