"""the gradient is divided by 1 - p in evaluation too"""

import numpy as np

CAUGHT_BY = "test_evaluation_changes_nothing"


def dropout_forward(x, p, training, seed):
    if not 0 <= p < 1:
        raise ValueError("p is not in [0, 1)")
    if not training or p == 0:
        return x.copy(), np.ones_like(x) / (1 - p)
    keep = np.random.default_rng(seed).random(x.shape) >= p
    mask = keep / (1 - p)
    return x * mask, mask


def dropout_backward(dout, mask):
    return dout.copy() if mask is None else dout * mask
