"""What a check raises, and the form of its message."""

from __future__ import annotations


class Mismatch(AssertionError):
    """A reply is not what the check expects; the text is what a learner reads."""


def lines(what: str, expected: str, got: str) -> str:
    """The message: a line for what was expected and one for what came."""
    head = f"{what}:\n" if what else ""
    return f"{head}expected  {expected}\ngot       {got}"
