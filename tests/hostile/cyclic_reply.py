"""A list, a dict and an array that hold themselves."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import numpy as np


def attention(q, k, v, mask=None):
    a, b, c = [], {}, np.empty(1, object)
    a.append(a)
    b["b"] = b
    c[0] = c
    return a, (b, c)
