"""Exceptions whose text raises, never ends or is no text."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "error|crashed|not_run"}


class Raising(Exception):
    def __str__(self):
        raise SystemExit(0)

    __repr__ = __str__


class Fat(str):
    def __str__(self):
        return self

    def __getitem__(self, place):
        return self

    def encode(self, *_):
        return self


class Odd(Exception):
    def __str__(self):
        return Fat("x" * 1_000_000)


Odd.__module__ = "builtins"
calls = []


def attention(q, k, v, mask=None):
    calls.append(1)
    raise Raising(Fat("no")) if len(calls) % 2 else Odd(Fat("no"))
