"""The channel to the grader is closed, and the process lives on."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "crashed|timed_out|not_run"}
HANGS = True

import os
import time


def attention(q, k, v, mask=None):
    os.close(3)
    time.sleep(1000)
