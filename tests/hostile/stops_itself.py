"""The process stops itself and leaves the grader waiting."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "timed_out|failed|not_run"}
HANGS = True

import os
import signal


def attention(q, k, v, mask=None):
    os.kill(os.getpid(), signal.SIGSTOP)
