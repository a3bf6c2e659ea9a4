"""Warnings whose text raises, by the hundred thousand, with filters of one's own."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|error|crashed|timed_out|not_run"}

import warnings


class Hostile(UserWarning):
    def __str__(self):
        raise KeyboardInterrupt


def attention(q, k, v, mask=None):
    for i in range(20_000):
        warnings.warn("again " * 100 + str(i))
    warnings.warn_explicit(Hostile("x"), Hostile, "x" * 1000, -5)
    return None
