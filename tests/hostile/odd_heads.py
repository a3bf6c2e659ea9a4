"""Heads that are almost data: a text of eight gigabytes, dates, extensions, impossible shapes, bools that are neither."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "tampered|not_run"}

import datetime
import sys

msgspec = sys.modules["msgspec"]
worker = sys.modules["inside.worker"]
usual = worker.Worker._perform
nested = None
for _ in range(300):
    nested = {"$": "as", "id": 1, "v": [nested]}
HEADS = [
    ({"$": "u", "v": 1 << 33}, []),
    ({"$": "i", "v": "f" * 60_000}, []),
    ({"$": "c", "v": ["1", 2.0]}, []),
    ({"$": "n", "d": "object", "s": [1]}, [bytes(8)]),
    ({"$": "n", "d": "float64", "s": [1 << 40, 0]}, [b""]),
    ({"$": "n", "d": "float64", "s": [-1]}, [bytes(8)]),
    ({"$": "n", "d": "bool", "s": [2]}, [b"\x02\xff"]),
    ({"$": "g", "d": "bool"}, [b"\x02"]),
    ({"$": "d", "v": [[[], 1]]}, []),
    ({"$": "s", "v": [1]}, []),
    ({"$": "n", "d": "float64", "s": [1]}, []),
    (datetime.datetime.now(datetime.timezone.utc), []),
    (msgspec.msgpack.Ext(5, b"x"), []),
    ({1: 2}, []),
    (nested, []),
]
calls = []


def perform(self, request, buffers, arrays):
    if request["op"] != "call":
        return usual(self, request, buffers, arrays)
    head, raw = HEADS[int(arguments_of(request)) % len(HEADS)]
    arrays.extend(raw)
    return {"v": head}


def arguments_of(request):
    """Another head for each question, though each ends the process."""
    return request["n"] >> 20


worker.Worker._perform = perform


def attention(q, k, v, mask=None):
    return None
