"""An answer that comes a byte at a time."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "timed_out|not_run"}
HANGS = True

import os
import time


def attention(q, k, v, mask=None):
    os.write(3, b"\x00\x00\x10\x00")
    while True:
        os.write(3, b"\x90")
        time.sleep(0.01)
