"""A list grows until there is no memory left, and the failure is ignored."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "out_of_memory|timed_out|crashed|failed|not_run"}
HANGS = True

kept = []


def attention(q, k, v, mask=None):
    while True:
        try:
            while True:
                kept.append([None] * (1 << 20))
        except MemoryError:
            pass
