"""A reply of more references than the grader holds."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "out_of_memory|timed_out|not_run"}

import sys

worker = sys.modules["inside.worker"]
usual = worker.Worker._perform


def perform(self, request, buffers, arrays):
    if request["op"] != "call":
        return usual(self, request, buffers, arrays)
    return {"v": [{"$": "ref", "id": i} for i in range(17_000)]}


worker.Worker._perform = perform


def attention(q, k, v, mask=None):
    return None
