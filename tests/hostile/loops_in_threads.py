"""Threads of the submission's spin on after the call has returned."""

EXERCISE = "attention"
EXPECTED = "failed"
# The threads' stacks and arenas may not fit into the limit: then the interpreter refuses one of them, an error.
CHECKS = {"*": "timed_out|failed|error|not_run"}
HANGS = True

import threading


def spin():
    while True:
        pass


for _ in range(8):
    threading.Thread(target=spin, daemon=True).start()


def attention(q, k, v, mask=None):
    return None
