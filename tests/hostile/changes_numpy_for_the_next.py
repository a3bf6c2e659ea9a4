"""NumPy, the built-ins and the generators are changed so that the next submission is graded wrongly."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|error|not_run"}

import builtins
import math
import os
import random
import sys

import numpy as np

np.exp = np.matmul = np.einsum = np.sqrt = np.asarray = lambda *a, **k: np.zeros(1)
math.sqrt = math.exp = lambda x: 0.0
random.random = lambda: 0.5
builtins.sum = builtins.max = lambda *a, **k: 0
os.environ.update(PYTHONPATH="/tmp", PYTHONSTARTUP="/tmp/x.py", NUMPY_EXPERIMENTAL_ARRAY_FUNCTION="0", OMP_NUM_THREADS="64")
sys.path.insert(0, "/tmp")
np.seterr(all="raise")
np.random.seed = lambda *a: None


def attention(q, k, v, mask=None):
    return None
