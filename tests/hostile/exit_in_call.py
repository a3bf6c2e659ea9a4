"""os._exit(0) in the call, as if everything had gone well."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "crashed|not_run"}

import os


def attention(q, k, v, mask=None):
    os._exit(0)
