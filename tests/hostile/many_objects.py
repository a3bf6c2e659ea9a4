"""A hundred thousand objects are returned, each to be a handle."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "out_of_memory|tampered|not_run"}

OBJECTS = [object() for _ in range(100_000)]


def attention(q, k, v, mask=None):
    return OBJECTS
