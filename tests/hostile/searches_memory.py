"""The worker's own memory is searched for the suite, the reference and an earlier submission, as it was inherited by fork."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import gc
import sys

# Written so that this file does not hold what it looks for.
MARKS = ["".join(part) for part in (("by_", "loops"), ("math.", "fsum"), ("scores / np.", "sqrt"), ("unscaled_", "scores"), ("practice-", "marker"))]


def texts():
    for thing in gc.get_objects():
        for inner in gc.get_referents(thing):
            if isinstance(inner, str) and len(inner) > 200 and "MARKS" not in inner:
                yield inner


def attention(q, k, v, mask=None):
    for text in texts():
        for mark in MARKS:
            if mark in text and "attention" in text:
                print(text[:200])
                namespace = {}
                exec(text, namespace)
                return namespace["attention"](q, k, v, mask)
    return None
