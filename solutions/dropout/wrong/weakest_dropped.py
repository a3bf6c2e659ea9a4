"""the elements of least magnitude are dropped instead of random ones"""

import numpy as np

CAUGHT_BY = "test_keeps_the_expected_value"


def dropout_forward(x, p, training, seed):
    if not 0 <= p < 1:
        raise ValueError("p is not in [0, 1)")
    if not training or p == 0:
        return x.copy(), None
    noise = np.random.default_rng(seed).normal(scale=0.01, size=x.shape)
    strength = np.abs(x) + noise
    keep = strength >= np.quantile(strength, p)
    mask = keep / (1 - p)
    return x * mask, mask


def dropout_backward(dout, mask):
    return dout.copy() if mask is None else dout * mask
