"""Warnings are forged: none at all, a number, too many, and nested ones."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "tampered|not_run"}

import sys

worker = sys.modules["inside.worker"]
usual = worker.Worker.answer
FORGED = [7, "text", {"a": 1}, [[1, 2]], [["a", [], [[[]]], 1]] * 2, [["UserWarning", [], "x", 1]] * 100_000, [None]]


def answer(self, request, buffers):
    reply, arrays = usual(self, request, buffers)
    if request["op"] == "call":
        reply["warnings"] = FORGED[(request["n"] >> 20) % len(FORGED)]
    return reply, arrays


worker.Worker.answer = answer


def attention(q, k, v, mask=None):
    return None
