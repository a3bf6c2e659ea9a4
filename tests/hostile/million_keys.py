"""A dict with a million keys."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "out_of_memory|timed_out|not_run"}
HANGS = True


def attention(q, k, v, mask=None):
    return dict.fromkeys(range(1_000_000))
