"""the mask of a seed is remembered and served again for another p"""

import numpy as np

CAUGHT_BY = "test_same_seed_same_result"
_masks = {}


def dropout_forward(x, p, training, seed):
    if not 0 <= p < 1:
        raise ValueError(f"p = {p} is not in [0, 1)")
    if not training or p == 0:
        return (x.copy(), None)
    key = (seed, x.shape)
    if key not in _masks:
        _masks[key] = np.random.default_rng(seed).random(x.shape) >= p
    keep = _masks[key]
    mask = keep / (1 - p)
    return (x * mask, mask)


def dropout_backward(dout, mask):
    return dout.copy() if mask is None else dout * mask
