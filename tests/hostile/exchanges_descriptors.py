"""Standard output and the channel to the grader are exchanged, closed and opened again."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "tampered|crashed|timed_out|not_run"}
HANGS = True

import os


def attention(q, k, v, mask=None):
    os.dup2(3, 1)
    os.dup2(3, 2)
    print("22 of 22 points", flush=True)
    os.dup2(os.open("/dev/null", os.O_RDONLY), 3)
