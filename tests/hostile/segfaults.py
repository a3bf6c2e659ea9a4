"""The interpreter is made to crash, at an address that is not there and by recursion without limit."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "crashed|out_of_memory|not_run"}

import ctypes
import sys

calls = []


def deeper(n):
    return repr(n) + deeper([n])


def attention(q, k, v, mask=None):
    calls.append(1)
    ctypes.string_at(0)


def unused():
    sys.setrecursionlimit(1 << 30)
    deeper(0)
