"""What the worker says of an exception, made into one on this side."""

from __future__ import annotations

import builtins
from dataclasses import dataclass
from functools import cache
from typing import Any

from grader import errors


@dataclass(frozen=True)
class Warned:
    """A warning that the submission's call caused."""

    category: str
    ancestors: tuple[str, ...]
    message: str
    line: int | None

    def __str__(self) -> str:
        return f"{self.category}: {self.message}"


def raised(said: dict[str, Any], unwritten: frozenset[tuple[str, int]]) -> BaseException:
    """The exception to raise for an error that the worker reports.

    Args:
        said: The worker's words; every field is checked, since a submission may have forged them.
        unwritten: (label, line) of each function body that still is the stub's.
    """
    kind, message = _text(said, "kind", 100), _text(said, "message", 2000)
    line = said.get("line") if type(said.get("line")) is int else None
    if said.get("out_of_memory") is True:
        return errors.SubmissionOutOfMemory(f"asked for more memory than it may have: {message or kind}", line)
    if said.get("forbidden") is True:
        return errors.SubmissionForbidden(message, line)
    if type(said.get("lacks")) is str:
        return errors.SubmissionLacks(_text(said, "lacks", 100))
    if kind == "NotImplementedError" and line is not None and (said.get("label"), line) in unwritten:
        return errors.SubmissionNotStarted("still raises NotImplementedError", line)
    ancestors = said.get("ancestors")
    names = tuple(name for name in ancestors if type(name) is str) if isinstance(ancestors, list) else ()  # pyright: ignore[reportUnknownVariableType]
    error = _class(names)()
    error.kind, error.message, error.line, error.excerpt = kind, message, line, _text(said, "excerpt", 4000)
    return error


def warned(said: Any) -> Warned:
    """A warning that the worker reports."""
    category, ancestors, message, line = said
    return Warned(
        str(category)[:100], tuple(map(str, ancestors)), str(message)[:500], line if type(line) is int else None
    )


@cache
def _class(ancestors: tuple[str, ...]) -> type[errors.SubmissionRaised]:
    """A subclass of SubmissionRaised and of the most derived built-in exceptions among these names."""
    kinds = [kind for kind in (getattr(builtins, name, None) for name in ancestors) if _is_exception(kind)]
    bases: list[type] = [
        kind for kind in kinds if not any(other is not kind and issubclass(other, kind) for other in kinds)
    ]
    own = {"__init__": lambda self: None, "__module__": __name__}  # pyright: ignore[reportUnknownLambdaType]  # some built-ins ask for arguments
    for chosen in (bases, bases[:1], []):
        try:
            return type("SubmissionRaised", (errors.SubmissionRaised, *chosen), own)
        except TypeError:  # their layouts conflict
            continue
    raise AssertionError("unreachable")


def _is_exception(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Exception) and kind is not Exception


def _text(said: dict[str, Any], key: str, limit: int) -> str:
    value = said.get(key)
    return value[:limit] if type(value) is str else ""
