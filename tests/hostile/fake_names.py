"""Exceptions named like the grader's and pytest's own are raised."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "error|not_run"}

NAMES = ["Mismatch", "SubmissionTimedOut", "GraderFault", "Skipped", "Exit", "OutcomeException", "SubmissionNotStarted", "UnsatisfiedAssumption"]
calls = []


def attention(q, k, v, mask=None):
    calls.append(1)
    name = NAMES[len(calls) % len(NAMES)]
    raise type(name, (Exception,), {"__module__": "grader.errors", "passed": True})("22 of 22 points")
