"""an output of 0 counts as dropped, though x itself may be 0"""

import numpy as np

CAUGHT_BY = "test_zeros_that_are_kept_pass_their_gradient"


def dropout_forward(x, p, training, seed):
    if not 0 <= p < 1:
        raise ValueError("p is not in [0, 1)")
    if not training or p == 0:
        return x.copy(), None
    keep = np.random.default_rng(seed).random(x.shape) >= p
    mask = keep / (1 - p)
    out = x * mask
    return out, (out != 0) / (1 - p)


def dropout_backward(dout, mask):
    return dout.copy() if mask is None else dout * mask
