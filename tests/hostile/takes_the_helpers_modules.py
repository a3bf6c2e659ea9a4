"""What the suite's own helpers import is taken away, so that they cannot be loaded, with an error that would end a loop of the grader's."""

EXERCISE = "mlp"
EXPECTED = "failed"
CHECKS = {"*": "error"}

import sys

del sys.modules["copy"]


class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "copy":
            raise EOFError


sys.meta_path.insert(0, Finder())


def forward(params, x):
    raise ValueError


def backward(params, cache, dlogits):
    raise ValueError
