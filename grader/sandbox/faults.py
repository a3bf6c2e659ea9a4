"""What the worker says of an exception, made into one on this side."""

from __future__ import annotations

import builtins
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from grader import errors

# A StopIteration would end a loop of the suite's in silence; a group cannot be made without its members.
_LEFT_OUT = (StopIteration, StopAsyncIteration, BaseExceptionGroup)
_KINDS: dict[str, type[Exception]] = {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type)
    and issubclass(kind, Exception)
    and kind is not Exception
    and not issubclass(kind, _LEFT_OUT)
}
_ANCESTORS = 12  # at most; no built-in exception has so many


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
    if kind == "NotImplementedError" and line is not None and (_text(said, "label", 1000), line) in unwritten:
        return errors.SubmissionNotStarted("still raises NotImplementedError", line)
    error = _class(_known(said.get("ancestors")))()
    error.kind, error.message, error.line, error.excerpt = kind, message, line, _text(said, "excerpt", 4000)
    return error


def warned(said: Any) -> Warned:
    """A warning that the worker reports."""
    category, ancestors, message, line = said
    if type(said) is not list or type(category) is not str or type(message) is not str:
        raise TypeError
    return Warned(category[:100], _known(ancestors), message[:500], line if type(line) is int else None)


def _known(ancestors: Any) -> tuple[str, ...]:
    """The built-in exceptions among these names, each once, and no more than there can be."""
    if not isinstance(ancestors, list):
        return ()
    names = [name for name in ancestors[:_ANCESTORS] if type(name) is str and name in _KINDS]
    return tuple(dict.fromkeys(names))


@lru_cache(maxsize=256)
def _class(ancestors: tuple[str, ...]) -> type[errors.SubmissionRaised]:
    """A subclass of SubmissionRaised and of the most derived built-in exceptions among these names."""
    kinds = [_KINDS[name] for name in ancestors]
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


def _text(said: dict[str, Any], key: str, limit: int) -> str:
    value = said.get(key)
    return value[:limit] if type(value) is str else ""
