"""The process ends itself by a signal that has no name."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "crashed|failed|not_run"}

import os
import signal


def attention(q, k, v, mask=None):
    os.kill(os.getpid(), signal.SIGRTMIN + 1)
