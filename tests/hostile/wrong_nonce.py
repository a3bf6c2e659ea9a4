"""The answer carries another question's number."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "tampered|not_run"}

import sys

worker = sys.modules["inside.worker"]
usual = worker.Worker.answer


def answer(self, request, buffers):
    reply, arrays = usual(self, request, buffers)
    return {**reply, "n": float(reply["n"])} if reply["n"] % 2 else {**reply, "n": [True]}, arrays


worker.Worker.answer = answer


def attention(q, k, v, mask=None):
    return None
