"""Threads of the submission's spin on after the call has returned."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "timed_out|failed|not_run"}
HANGS = True

import threading


def spin():
    while True:
        pass


for _ in range(8):
    threading.Thread(target=spin, daemon=True).start()


def attention(q, k, v, mask=None):
    return None
