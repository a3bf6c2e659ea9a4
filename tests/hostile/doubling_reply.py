"""A list that holds itself twice, which unrolls to 2 to the 48th."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "timed_out|out_of_memory|not_run"}
HANGS = True


def attention(q, k, v, mask=None):
    a = []
    a += [a, a]
    return a
