"""A dict with a million keys."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "out_of_memory|not_run"}


def attention(q, k, v, mask=None):
    return dict.fromkeys(range(1_000_000))
