"""of a vector a fixed number of elements is dropped"""

import numpy as np

CAUGHT_BY = "test_leaves_the_number_dropped_to_chance"


def dropout_forward(x, p, training, seed):
    if not 0 <= p < 1:
        raise ValueError(f"p = {p} is not in [0, 1)")
    if not training or p == 0:
        return (x.copy(), None)
    keep = np.random.default_rng(seed).random(x.shape) >= p
    if x.ndim == 1:
        keep = np.ones(x.size, bool)
        keep[np.random.default_rng(seed).permutation(x.size)[: int(round(p * x.size))]] = False
    mask = keep / (1 - p)
    return (x * mask, mask)


def dropout_backward(dout, mask):
    return dout.copy() if mask is None else dout * mask
