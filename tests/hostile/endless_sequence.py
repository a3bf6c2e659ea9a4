"""A sequence without end is returned."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "timed_out|out_of_memory|crashed|not_run"}
HANGS = True

import collections.abc


class Endless(collections.abc.Sequence):
    def __len__(self):
        return 2

    def __getitem__(self, place):
        return 0.0


def attention(q, k, v, mask=None):
    return Endless()
