"""An object is returned that says that it equals, exceeds and converts to everything."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import numpy as np


class Yes:
    shape, dtype, ndim, size = (3, 2), np.dtype("float64"), 2, 6
    __array_priority__ = 1e9

    def _yes(self, *_, **__):
        return True

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __bool__ = _yes
    __array_ufunc__ = __array_function__ = __torch_function__ = _yes
    __hash__ = object.__hash__

    def __array__(self, *_, **__):
        return np.zeros((3, 2))

    def __float__(self):
        return 0.0

    def __int__(self):
        return 0

    def __len__(self):
        return 2

    def __iter__(self):
        return iter((Yes(), Yes()))

    def __getitem__(self, place):
        return Yes()

    def __sub__(self, other):
        return 0.0

    __rsub__ = __abs__ = __round__ = __neg__ = __sub__


def attention(q, k, v, mask=None):
    return Yes(), Yes()
