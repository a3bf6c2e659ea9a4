"""Arrays of a subclass of ndarray are returned whose comparisons and reductions are always true."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"test_example_*": "failed", "test_divides_scores_by_sqrt_d_k": "failed", "*": "passed|failed"}
SCORE = 4.0  # what zeros earn: their shape is right, and they change nothing

import numpy as np


class Lie(np.ndarray):
    def __array_ufunc__(self, *_, **__):
        return np.bool_(True)

    def __array_function__(self, *_, **__):
        return True

    def __eq__(self, other):
        return True

    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = None

    def __sub__(self, other):
        return np.zeros(1)

    __rsub__ = __sub__

    def all(self, *_, **__):
        return True

    any = all

    def __array_finalize__(self, base):
        pass


def attention(q, k, v, mask=None):
    lead, t, s = q.shape[:-2], q.shape[-2], k.shape[-2]
    return np.zeros((*lead, t, v.shape[-1])).view(Lie), np.zeros((*lead, t, s)).view(Lie)
