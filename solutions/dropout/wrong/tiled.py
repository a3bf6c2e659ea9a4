"""only 5,000 draws are made, and repeated for a larger x"""

import numpy as np

CAUGHT_BY = "test_drops_each_element_by_itself"


def dropout_forward(x, p, training, seed):
    if not 0 <= p < 1:
        raise ValueError(f"p = {p} is not in [0, 1)")
    if not training or p == 0:
        return (x.copy(), None)
    flat = np.random.default_rng(seed).random(min(x.size, 5000)) >= p
    keep = np.resize(flat, x.shape)
    mask = keep / (1 - p)
    return (x * mask, mask)


def dropout_backward(dout, mask):
    return dout.copy() if mask is None else dout * mask
