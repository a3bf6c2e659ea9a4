"""Standard output is replaced by an object whose flush never returns."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "timed_out|not_run"}
HANGS = True

import sys


class Stream:
    def write(self, text):
        return len(text)

    def flush(self):
        while True:
            pass


sys.stdout = sys.stderr = sys.__stdout__ = Stream()


def attention(q, k, v, mask=None):
    return None
