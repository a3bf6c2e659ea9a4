"""a p below 0.01 is taken for 0"""

import numpy as np

CAUGHT_BY = "test_drops_with_probability_p"


def dropout_forward(x, p, training, seed):
    if not 0 <= p < 1:
        raise ValueError(f"p = {p} is not in [0, 1)")
    if not training or p < 0.01:
        return (x.copy(), None)
    keep = np.random.default_rng(seed).random(x.shape) >= p
    mask = keep / (1 - p)
    return (x * mask, mask)


def dropout_backward(dout, mask):
    return dout.copy() if mask is None else dout * mask
