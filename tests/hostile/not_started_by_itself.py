"""The worker says that the stub was not touched, which would cost an attempt nothing."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "error|not_run"}


def attention(q, k, v, mask=None):
    if True:
        raise NotImplementedError
