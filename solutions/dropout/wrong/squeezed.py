"""the result loses the axes of length 1"""

import numpy as np

CAUGHT_BY = "test_returns_out_like_x_and_a_mask"


def dropout_forward(x, p, training, seed):
    if not 0 <= p < 1:
        raise ValueError("p is not in [0, 1)")
    if not training or p == 0:
        return x.copy(), None
    keep = np.random.default_rng(seed).random(x.shape) >= p
    mask = keep / (1 - p)
    return np.squeeze(x * mask), mask


def dropout_backward(dout, mask):
    return dout.copy() if mask is None else dout * mask
