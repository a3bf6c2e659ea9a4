"""References to objects that were never made, to the module itself and with odd numbers are returned."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|tampered|not_run"}

import sys

worker = sys.modules["inside.worker"]
usual = worker.Worker._perform
HEADS = [{"$": "ref", "id": i, "class": "ndarray", "call": True} for i in (0, -1, 99, 1 << 63, -(1 << 63))]
HEADS += [{"$": "ref"}, {"$": "path", "o": 0, "p": ["attention"]}, {"$": []}, {}, {"$": "ref", "id": "1"}, {"$": "as", "id": 0, "v": []}]
calls = []


def perform(self, request, buffers, arrays):
    if request["op"] != "call":
        return usual(self, request, buffers, arrays)
    calls.append(1)
    return {"v": {"$": "t", "v": [HEADS[len(calls) % len(HEADS)], HEADS[-len(calls) % len(HEADS)]]}}


worker.Worker._perform = perform


def attention(q, k, v, mask=None):
    return None
