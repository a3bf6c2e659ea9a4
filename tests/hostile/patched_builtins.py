"""The built-ins that the worker uses are replaced."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "crashed|failed|error|tampered|timed_out|not_run"}
HANGS = True

import builtins

builtins.isinstance = lambda *a: True
builtins.len = lambda *a: 0
builtins.getattr = lambda *a: True
builtins.type = lambda *a: dict
builtins.id = lambda *a: 1
builtins.bytes = builtins.bytearray = list


def attention(q, k, v, mask=None):
    return True
