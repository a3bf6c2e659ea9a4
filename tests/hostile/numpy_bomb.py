"""A NumPy array of a terabyte is asked for, and many of a hundred megabytes."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "out_of_memory|timed_out|not_run"}  # the latter where memory comes slowly

import numpy as np

kept = []


def attention(q, k, v, mask=None):
    try:
        np.ones(1 << 40)
    except MemoryError:
        pass
    while True:
        kept.append(np.ones(25 << 20, np.float32))
