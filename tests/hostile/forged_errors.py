"""Exceptions are forged: a million ancestors, names of pytest's and the grader's own, numbers for texts."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "error|not_run"}

import sys

worker = sys.modules["inside.worker"]
usual = worker.Worker.answer
ERROR = {
    "kind": "Mismatch" * 1000,
    "message": "x" * 1_000_000,
    "ancestors": ["ValueError", "AssertionError", "Skipped", "KeyboardInterrupt", "StopIteration", "SystemExit"] * 20_000,
    "line": 1 << 60,
    "label": ["attention.py"],
    "excerpt": 5,
    "lacks": None,
    "forbidden": 1,
    "out_of_memory": "yes",
}


def answer(self, request, buffers):
    if request["op"] != "call":
        return usual(self, request, buffers)
    return {"n": request["n"], "error": ERROR}, []


worker.Worker.answer = answer


def attention(q, k, v, mask=None):
    return None
