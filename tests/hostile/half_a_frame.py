"""Half a frame, and then nothing."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "timed_out|not_run"}
HANGS = True

import os
import time


def attention(q, k, v, mask=None):
    os.write(3, b"\x40\x00\x00\x00\x92")
    time.sleep(1000)
