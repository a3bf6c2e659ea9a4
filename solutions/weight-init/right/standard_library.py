"""Correct: the standard library's generator, number by number; the arrays are read-only; fans as floats."""

import math
import random
from functools import reduce
from operator import mul

import numpy as np


def fans(shape):
    try:
        out, into, *kernel = shape
    except ValueError:
        raise ValueError("a weight has at least two dimensions") from None
    per_pair = reduce(mul, kernel, 1.0)
    return into * per_pair, out * per_pair


def _filled(shape, draw):
    result = np.empty(shape)
    for place in np.ndindex(*shape):
        result[place] = draw()
    result.setflags(write=False)
    return result


def xavier_uniform(shape, seed):
    fan_in, fan_out = fans(shape)
    a = math.sqrt(6) / math.sqrt(fan_in + fan_out)
    generator = random.Random(seed)
    return _filled(shape, lambda: generator.uniform(-a, a))


def he_normal(shape, seed):
    sigma = math.sqrt(2 / fans(shape)[0])
    generator = random.Random(seed)
    return _filled(shape, lambda: generator.gauss(0.0, sigma))


if __name__ == "__main__":
    print(fans((2, 3)), he_normal((2, 3), 0))
