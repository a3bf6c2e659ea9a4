"""NumPy's own comparisons are replaced by ones that are always satisfied."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"test_example_*": "failed", "test_divides_scores_by_sqrt_d_k": "failed", "*": "passed|failed"}
SCORE = 4.0  # what zeros earn: their shape is right, and they change nothing

import builtins

import numpy as np
import numpy.testing


def yes(*_, **__):
    return True


for name in ("allclose", "isclose", "array_equal", "array_equiv", "all", "isfinite", "equal", "less_equal", "argmax"):
    setattr(np, name, yes)
for name in dir(numpy.testing):
    if name.startswith("assert"):
        setattr(numpy.testing, name, yes)
builtins.all = yes


def attention(q, k, v, mask=None):
    lead, t, s = q.shape[:-2], q.shape[-2], k.shape[-2]
    return np.zeros((*lead, t, v.shape[-1])), np.zeros((*lead, t, s))
