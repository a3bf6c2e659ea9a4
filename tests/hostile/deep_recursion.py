"""Recursion without limit overflows the stack."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "crashed|out_of_memory|timed_out|error|not_run"}
HANGS = True

import sys

sys.setrecursionlimit(1 << 30)


def attention(q, k, v, mask=None):
    return attention([q], k, v, mask)
