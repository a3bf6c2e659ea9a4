"""whole rows are dropped together"""

import numpy as np

CAUGHT_BY = "test_drops_each_element_by_itself"


def dropout_forward(x, p, training, seed):
    if not 0 <= p < 1:
        raise ValueError("p is not in [0, 1)")
    if not training or p == 0:
        return x.copy(), None
    keep = np.random.default_rng(seed).random((len(x),) + (1,) * (x.ndim - 1)) >= p
    mask = keep / (1 - p)
    mask = np.broadcast_to(mask, x.shape)
    return x * mask, mask


def dropout_backward(dout, mask):
    return dout.copy() if mask is None else dout * mask
