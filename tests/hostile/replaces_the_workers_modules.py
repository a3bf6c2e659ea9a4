"""The worker's own pack, compare and describe functions are replaced by ones that say what the check may want to hear."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|error|tampered|not_run"}

import sys

wire, objects, failures = (sys.modules[f"inside.{name}"] for name in ("wire", "objects", "failures"))
wire.pack = lambda value, buffers, opaque, depth=0: True
objects.same_head = lambda a, b: True
failures.describe = lambda error, labels: {"kind": "ValueError", "ancestors": ["ValueError"], "message": "", "passed": True}
sys.modules["inside"] = sys.modules["submission"]
sys.modules["inside.worker"] = None


def attention(q, k, v, mask=None):
    return True, True
