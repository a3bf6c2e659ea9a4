"""The call never returns."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "timed_out|not_run"}
HANGS = True


def attention(q, k, v, mask=None):
    while True:
        pass
