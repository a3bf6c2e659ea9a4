"""p = 1 is allowed"""

import numpy as np

CAUGHT_BY = "test_rejects_p_outside_of_0_to_1"


def dropout_forward(x, p, training, seed):
    if not 0 <= p <= 1:
        raise ValueError("p is not in [0, 1)")
    if not training or p == 0:
        return x.copy(), None
    keep = np.random.default_rng(seed).random(x.shape) >= p
    mask = keep / (1 - p) if p < 1 else np.zeros(x.shape)
    return x * mask, mask


def dropout_backward(dout, mask):
    return dout.copy() if mask is None else dout * mask
