"""Each question is answered twice, the second time for the question to come."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "tampered|failed|not_run"}

import os
import sys

frames, worker = sys.modules["inside.frames"], sys.modules["inside.worker"]
usual = worker.Worker.answer


def answer(self, request, buffers):
    reply, arrays = usual(self, request, buffers)
    if request["op"] == "call":
        for piece in frames.frame({"n": request["n"], "v": None}, [], 1 << 20):
            os.write(3, piece)
    return reply, arrays


worker.Worker.answer = answer


def attention(q, k, v, mask=None):
    return None
