"""A layer's attributes are properties that never return."""

EXERCISE = "self-attention"
EXPECTED = "failed"
CHECKS = {"*": "timed_out|not_run|error|failed"}
HANGS = True


class SelfAttention:
    def __init__(self, embed_dim, causal=False):
        pass

    def __getattribute__(self, name):
        while True:
            pass
