"""StopIteration is raised, which ends a loop of the suite's as if there were nothing more to check."""

EXERCISE = "softmax"
EXPECTED = "failed"
CHECKS = {"*": "error|not_run"}


def softmax(x, axis=-1):
    raise StopIteration


def log_softmax(x, axis=-1):
    raise StopAsyncIteration
