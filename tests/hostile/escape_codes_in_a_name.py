"""The class of what is returned has a name of escape codes, a megabyte long."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

Sly = type("\x1b[2J\x1b[32m[bold]passed[/]\r" * 50_000, (), {})


def attention(q, k, v, mask=None):
    return Sly()
