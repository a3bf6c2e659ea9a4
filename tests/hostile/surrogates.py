"""Texts hold characters that no UTF-8 can have."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "error|failed|not_run"}

calls = []


def attention(q, k, v, mask=None):
    calls.append(1)
    if len(calls) % 2:
        raise ValueError("\ud800\udfff" * 10)
    return {"\udc80": "\ud800"}, "\udfff"
