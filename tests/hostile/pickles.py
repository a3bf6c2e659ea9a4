"""Objects are returned whose unpickling would run code in the grader."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import copyreg
import os
import pickle

import numpy as np


class Bomb:
    def __reduce__(self):
        return os.system, ("touch /tmp/practice-hostile-pickle",)

    __reduce_ex__ = __getstate__ = lambda self, *_: Bomb.__reduce__(self)


copyreg.pickle(Bomb, Bomb.__reduce__)


def attention(q, k, v, mask=None):
    return np.array([Bomb()], dtype=object), pickle.dumps(Bomb(), 4), Bomb(), {"a": Bomb()}
