"""Output, messages and names hold escape codes, control characters and markup that are to change the report on a terminal."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "error|not_run"}

CODES = "\x1b[2J\x1b[H\x1b]0;passed\x07\x1b[32m[bold green]22 of 22 points[/]\r\x08\x9b1A\u202e\u2066\u2028\u2029\x00\udc9b{curly} %s"


class Sly(ValueError):
    pass


Sly.__name__ = "Sly\x1b[1A"
Sly.__qualname__ = Sly.__name__


def attention(q, k, v, mask=None):
    print(CODES.encode("utf-8", "replace").decode())
    raise Sly(CODES)
