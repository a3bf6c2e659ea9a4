"""The process ends in a call that has an object of its own among the arguments, of which nothing can be asked any more."""

EXERCISE = "mlp"
EXPECTED = "failed"
CHECKS = {"*": "passed|crashed|error|failed"}
SCORE = 7.0  # a right forward pass

import os

import numpy as np


class Cache:
    @property
    def shape(self):
        os._exit(0)


def forward(params, x):
    for i, (weight, bias) in enumerate(params):
        x = np.maximum(x, 0) if i else x
        x = x @ weight + bias
    return x, Cache()


def backward(params, cache, dlogits):
    if len(params) > 1:
        raise ValueError
    os._exit(0)
