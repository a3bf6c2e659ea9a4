"""dout is multiplied by the mask in place"""

import numpy as np

CAUGHT_BY = "test_leaves_arguments_alone"


def dropout_forward(x, p, training, seed):
    if not 0 <= p < 1:
        raise ValueError("p is not in [0, 1)")
    if not training or p == 0:
        return x.copy(), None
    keep = np.random.default_rng(seed).random(x.shape) >= p
    mask = keep / (1 - p)
    return x * mask, mask


def dropout_backward(dout, mask):
    if mask is not None:
        dout *= mask
    return dout
