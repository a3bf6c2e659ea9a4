"""sys.exit(0) in the call, with exit hooks that end the process with status 0."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "error|crashed|not_run"}

import atexit
import os
import sys
import threading

atexit.register(os._exit, 0)
threading._register_atexit(os._exit, 0)


def attention(q, k, v, mask=None):
    sys.exit(0)
