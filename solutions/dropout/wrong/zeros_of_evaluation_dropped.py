"""in evaluation an input of 0 counts as dropped"""

import numpy as np

CAUGHT_BY = "test_evaluation_changes_nothing"


def dropout_forward(x, p, training, seed):
    if not 0 <= p < 1:
        raise ValueError("p is not in [0, 1)")
    if not training or p == 0:
        return x.copy(), (x != 0).astype(float)
    keep = np.random.default_rng(seed).random(x.shape) >= p
    mask = keep / (1 - p)
    return x * mask, mask


def dropout_backward(dout, mask):
    return dout * mask
