"""Lists and math alone; the results are read-only."""

import itertools
import math

import numpy as np


class Slices:
    def __init__(self, x, axis):
        self.x, self.axis = x, axis % x.ndim

    def __iter__(self):
        ranges = [range(n) for n in self.x.shape]
        ranges[self.axis] = (slice(None),)
        yield from itertools.product(*ranges)

    def map(self, function):
        result = np.zeros(self.x.shape, self.x.dtype)
        for place in self:
            result[place] = function(self.x[place].tolist())
        result.setflags(write=False)
        return result


def softmax(x, axis=-1):
    def of(logits):
        top = max(logits)
        whole = sum(math.exp(z - top) for z in logits)
        return [math.exp(z - top) / whole for z in logits]

    return Slices(x, axis).map(of)


def log_softmax(x, axis=-1):
    def of(logits):
        top = max(logits)
        log_whole = math.log(sum(math.exp(z - top) for z in logits))
        return [z - top - log_whole for z in logits]

    return Slices(x, axis).map(of)
