"""Correct: a bit generator of its own, a mask of NaN for what is dropped, and np.where throughout."""

from numpy import float64, full, isnan, nan, where
from numpy.random import PCG64DXSM, Generator


def _through(mask):
    def gate(values):
        return where(isnan(mask), 0.0, values * where(isnan(mask), 1.0, mask))

    return gate


def dropout_forward(x, p, training, seed):
    """Factors in the mask, NaN for none."""
    rate = float64(p)
    if rate < 0.0 or rate >= 1.0:
        raise ValueError("0 <= p < 1")
    factors = full(x.shape[::-1], 1.0).T
    if training and rate:
        uniform = 1.0 - Generator(PCG64DXSM(seed)).random(x.shape[::-1]).T  # in (0, 1]
        factors = where(uniform <= rate, nan, 1.0 / (1.0 - rate))
    return _through(factors)(x), factors


def dropout_backward(dout, mask):
    """The same gate."""
    return _through(mask)(dout)
