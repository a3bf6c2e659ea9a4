"""in an x of three axes elements are dropped together along the second"""

import numpy as np

CAUGHT_BY = "test_drops_each_element_by_itself"


def dropout_forward(x, p, training, seed):
    if not 0 <= p < 1:
        raise ValueError(f"p = {p} is not in [0, 1)")
    if not training or p == 0:
        return (x.copy(), None)
    rng = np.random.default_rng(seed)
    shape = (x.shape[0], 1, x.shape[2]) if x.ndim == 3 else x.shape
    keep = rng.random(shape) >= p
    mask = keep / (1 - p)
    return (x * mask, mask)


def dropout_backward(dout, mask):
    return dout.copy() if mask is None else dout * mask
