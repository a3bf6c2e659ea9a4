"""200 MB are printed in each call."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|timed_out|not_run"}
HANGS = True

import os

LINE = b"x" * (1 << 20)


def attention(q, k, v, mask=None):
    for _ in range(200):
        os.write(1, LINE)
