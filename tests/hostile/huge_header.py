"""A frame's header announces four gigabytes."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "tampered|not_run"}

import os


def attention(q, k, v, mask=None):
    os.write(3, b"\xff\xff\xff\xff" + b"\x00" * 1000)
