"""A small reply that unfolds into hundreds of thousands of empty lists."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "out_of_memory|timed_out|not_run"}

import sys

worker = sys.modules["inside.worker"]
usual = worker.Worker._perform
LISTS = [[] for _ in range(300_000)]


def perform(self, request, buffers, arrays):
    if request["op"] != "call":
        return usual(self, request, buffers, arrays)
    return {"v": LISTS}


worker.Worker._perform = perform


def attention(q, k, v, mask=None):
    return None
