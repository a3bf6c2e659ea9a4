"""Seventeen thousand objects are returned, each to be a handle."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "out_of_memory|timed_out|not_run"}

OBJECTS = [object() for _ in range(17_000)]


def attention(q, k, v, mask=None):
    return OBJECTS
