"""Standard output and error are closed; that is nobody's business, and earns nothing."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import os
import sys

sys.stdout = sys.stderr = None
for fd in (0, 1, 2):
    os.close(fd)


def attention(q, k, v, mask=None):
    return None
