"""Groups of exceptions, notes and causes without end are raised."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "error|not_run"}


def attention(q, k, v, mask=None):
    error = ExceptionGroup("many", [ValueError(i) for i in range(10_000)])
    error.add_note("22 of 22 points" * 10_000)
    error.__cause__ = error
    raise error
