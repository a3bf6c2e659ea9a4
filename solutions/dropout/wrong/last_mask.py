"""backward uses the mask of the last forward pass instead of the one it is given"""

import numpy as np

CAUGHT_BY = "test_backward_uses_the_mask_it_is_given"


last = {}


def dropout_forward(x, p, training, seed):
    if not 0 <= p < 1:
        raise ValueError("p is not in [0, 1)")
    if not training or p == 0:
        return x.copy(), None
    keep = np.random.default_rng(seed).random(x.shape) >= p
    mask = keep / (1 - p)
    last["mask"] = mask
    return x * mask, mask


def dropout_backward(dout, mask):
    return dout.copy() if mask is None else dout * last["mask"]
