"""The axis is swapped to the back and again to its place: the results are views; softmax is 1 / Σ exp(x_j - x_i)."""

import numpy as np


def _to_back(function):
    def along(x, axis=-1):
        return np.swapaxes(function(np.swapaxes(x, axis, -1)), axis, -1)

    return along


@_to_back
def softmax(x):
    # One minus another of the same dtype, capped where the answer is 0 anyway.
    gaps = np.minimum(x[..., None, :] - x[..., :, None], x.dtype.type(80))
    return 1 / np.exp(gaps).sum(-1)


@_to_back
def log_softmax(x):
    top = np.maximum.reduce(x, axis=-1)[..., np.newaxis]
    below = np.subtract(x, top)
    return np.subtract(below, np.log(np.add.reduce(np.exp(below), axis=-1))[..., np.newaxis])
