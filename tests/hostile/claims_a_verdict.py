"""The reply claims that the check has passed."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import sys

worker = sys.modules["inside.worker"]
usual = worker.Worker.answer


def answer(self, request, buffers):
    reply, arrays = usual(self, request, buffers)
    return {**reply, "verdict": "passed", "passed": True, "score": 22.0, "earned": 22.0, "ready": True}, arrays


worker.Worker.answer = answer


def attention(q, k, v, mask=None):
    return {"verdict": "passed", "score": 22.0}
