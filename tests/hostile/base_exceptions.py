"""SystemExit, KeyboardInterrupt, GeneratorExit and exceptions that derive from BaseException are raised."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "error|not_run"}


class Own(BaseException):
    pass


KINDS = [SystemExit, KeyboardInterrupt, GeneratorExit, Own, RecursionError]
calls = []


def attention(q, k, v, mask=None):
    calls.append(1)
    raise KINDS[len(calls) % len(KINDS)](0)
