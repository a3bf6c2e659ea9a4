"""Bytes that are no frame are written to the channel in the call."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "tampered|not_run"}

import os


def attention(q, k, v, mask=None):
    os.write(3, b"\x10\x00\x00\x00" + b"\xc1" * 16 + os.urandom(1000))
