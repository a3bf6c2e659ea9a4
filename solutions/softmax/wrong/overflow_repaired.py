"""the plain formula is tried first and repaired where it overflows, which causes warnings"""

import numpy as np

CAUGHT_BY = "test_causes_no_warning"


def softmax(x, axis=-1):
    plain = np.exp(x)
    plain = plain / plain.sum(axis=axis, keepdims=True)
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return np.where(
        np.isfinite(plain).all(axis=axis, keepdims=True), plain, parts / parts.sum(axis=axis, keepdims=True)
    )


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
