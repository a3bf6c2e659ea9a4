"""log_softmax only provides for arrays of one or two dimensions"""

import numpy as np

CAUGHT_BY = "test_takes_any_number_of_dimensions"


def softmax(x, axis=-1):
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    if x.ndim == 1:
        return log_softmax(x[None, :], axis=1)[0]
    if axis in (0, -2):
        return log_softmax(x.T, axis=1).T
    rows = [row - row.max() for row in x]
    return np.stack([row - np.log(np.exp(row).sum()) for row in rows])
