"""Each reply is 100 MB of a subclass of ndarray, which the grader keeps to hand it back as the same object."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|out_of_memory|not_run"}

import numpy as np


class Mine(np.ndarray):
    pass


def attention(q, k, v, mask=None):
    return np.zeros(12 << 20).view(Mine), [np.zeros(1000).view(Mine)] * 50
