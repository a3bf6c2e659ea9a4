"""A dict whose keys all have the same hash, which takes the grader the square of their number to build."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "timed_out|failed|not_run"}
HANGS = True

import sys

worker = sys.modules["inside.worker"]
usual = worker.Worker._perform
PRIME = (1 << 61) - 1
PAIRS = [[{"$": "i", "v": f"{i * PRIME:x}"}, None] for i in range(90_000)]


def perform(self, request, buffers, arrays):
    if request["op"] != "call":
        return usual(self, request, buffers, arrays)
    return {"v": {"$": "d", "v": PAIRS}}


worker.Worker._perform = perform


def attention(q, k, v, mask=None):
    return None
