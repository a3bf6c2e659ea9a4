"""The result's finalizer never returns."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "timed_out|failed|not_run"}
HANGS = True


class Sticky:
    def __del__(self):
        while True:
            pass


def attention(q, k, v, mask=None):
    Sticky()
    return Sticky()
