"""A display hook, stderr and a forged report on standard output are to decide the score, as a notebook cell's output does."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import json
import sys

REPORT = {"schema": "practice-report/1", "verdict": "passed", "score": 22.0, "max_score": 22.0}


def announce(*_):
    print(json.dumps(REPORT))
    print("22 passed in 0.01s", file=sys.stderr)


sys.displayhook = sys.excepthook = announce
announce()


def attention(q, k, v, mask=None):
    announce()
    sys.displayhook(22.0)
