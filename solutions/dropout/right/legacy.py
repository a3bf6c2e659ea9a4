"""Correct: the old global interface, a binomial draw, and a class that both functions share."""

import numpy as np


class BadProbability(ValueError):
    """p is not one."""


class Dropout:
    """Survivors as the indices of what is kept, and the factor in front."""

    def __init__(self, p):
        if not (p >= 0 and p < 1):
            raise BadProbability(str(p))
        self.q = 1.0 - p

    def encode(self, shape, seed):
        """One flat array: the factor, then 1 for each element that is kept."""
        np.random.seed(seed)
        kept = np.random.binomial(1, self.q, size=shape)
        return np.concatenate([[1.0 / self.q], kept.ravel()])

    @staticmethod
    def apply(values, code):
        """Kept elements times the factor."""
        result = np.zeros(values.shape, order="F")
        kept = code[1:].reshape(values.shape) > 0.5
        result[kept] = values[kept] * code[0]
        result.setflags(write=False)
        return result


def dropout_forward(x, p, training, seed):
    """Training through the class; evaluation hands x itself back."""
    layer = Dropout(p)
    print("training" if training else "evaluation", p)
    if training:
        code = layer.encode(x.shape, seed)
        return Dropout.apply(x, code), code
    return x, None


def dropout_backward(dout, mask):
    """dout itself where nothing was dropped."""
    if mask is None:
        return dout
    return Dropout.apply(dout, mask)
