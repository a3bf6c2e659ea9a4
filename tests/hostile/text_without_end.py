"""The text of an exception never ends."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "timed_out|not_run"}
HANGS = True


class Endless(Exception):
    def __str__(self):
        while True:
            pass


def attention(q, k, v, mask=None):
    raise Endless
