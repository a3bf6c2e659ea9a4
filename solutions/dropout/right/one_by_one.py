"""Correct: the standard library's generator, element by element; the mask holds divisors, infinite where dropped."""

import math
import random

import numpy as np


def dropout_forward(x, p, training, seed):
    """Divide by 1 - p, or by infinity."""
    if p < 0 or p >= 1:
        raise ValueError(p)
    draw = random.Random(seed)
    chance = p if training else 0
    divisors = [math.inf if draw.random() < chance else 1.0 - chance for _ in range(x.size)]
    mask = np.array(divisors).reshape(x.shape)
    return [x / mask, mask]


def dropout_backward(dout, mask):
    """The same division."""
    return dout / mask


if __name__ == "__main__":
    print(dropout_forward(np.ones((2, 3)), 0.5, True, 1))
