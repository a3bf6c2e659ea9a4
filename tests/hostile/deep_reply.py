"""A list in a list in a list, a hundred thousand deep."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}


def attention(q, k, v, mask=None):
    reply = []
    for _ in range(100_000):
        reply = [reply]
    return reply
