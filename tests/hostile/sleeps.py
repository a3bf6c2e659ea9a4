"""The call sleeps, which takes no CPU time."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "timed_out|not_run"}
HANGS = True

import time


def attention(q, k, v, mask=None):
    while True:
        time.sleep(1000)
