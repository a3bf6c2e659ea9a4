"""A head of sixteen megabytes, past the worker's own limit."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "tampered|not_run"}

import sys

frames, worker = sys.modules["inside.frames"], sys.modules["inside.worker"]
frames.REPLY_HEAD_LIMIT = 1 << 30
usual = worker.Worker._perform


def perform(self, request, buffers, arrays):
    if request["op"] != "call":
        return usual(self, request, buffers, arrays)
    return {"v": b"x" * (16 << 20)}


worker.Worker._perform = perform


def attention(q, k, v, mask=None):
    return None
