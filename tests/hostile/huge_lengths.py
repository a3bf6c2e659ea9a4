"""A frame announces buffers of terabytes, and of less than nothing."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "tampered|not_run"}

import os
import struct
import sys

calls = []


def attention(q, k, v, mask=None):
    calls.append(1)
    head = sys.modules["msgspec"].msgpack.encode([{"n": 1, "v": None}, [1 << 44] if len(calls) % 2 else [-5, 3]])
    os.write(3, struct.pack("<I", len(head)) + head)
