"""A tensor on the meta device of more values than there are numbers, and bools that are neither true nor false."""

EXERCISE = "self-attention"
EXPECTED = "failed"
CHECKS = {"*": "tampered|not_run"}

import sys

worker = sys.modules["inside.worker"]
usual = worker.Worker._perform
HEADS = [
    ({"$": "M", "d": "float32", "s": [1 << 47] * 8}, []),
    ({"$": "T", "d": "bool", "s": [2]}, [b"\x02\x03"]),
    ({"$": "T", "d": "quint8", "s": [1]}, [b"x"]),
    ({"$": "y", "v": ["float32"]}, []),
    ({"$": "T", "d": "float32", "s": [0, 1 << 40]}, [b""]),
]


def perform(self, request, buffers, arrays):
    if request["op"] != "call":
        return usual(self, request, buffers, arrays)
    head, raw = HEADS[(request["n"] >> 20) % len(HEADS)]
    arrays.extend(raw)
    return {"v": head}


worker.Worker._perform = perform


class SelfAttention:
    def __init__(self, *a, **k):
        pass
