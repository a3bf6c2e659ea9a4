"""What a call does beside its reply: errors, warnings, and its arguments."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from grader.errors import SubmissionRaised
from grader.expect.mismatch import Mismatch, lines
from grader.expect.values import as_numpy, is_numpy, is_tensor


class HasWarnings(Protocol):
    """What `expect_no_warnings` needs of the ``observe`` fixture."""

    @property
    def warnings(self) -> Sequence[Any]: ...


def expect_that(condition: bool, expected: str, got: str, what: str = "") -> None:
    """A plain condition, with what was expected and what came in words."""
    if not condition:
        raise Mismatch(lines(what, expected, got))


@contextmanager
def expect_raises(kinds: type[Exception] | tuple[type[Exception], ...], because: str) -> Generator[None]:
    """The submission raises one of `kinds` (or a subclass); `because` names the bad argument in the message."""
    names = " or ".join(kind.__name__ for kind in (kinds if isinstance(kinds, tuple) else (kinds,)))
    try:
        yield
    except SubmissionRaised as error:
        if not isinstance(error, kinds):
            raise Mismatch(lines("", f"{names}, because {because}", str(error))) from error
    else:
        raise Mismatch(lines("", f"{names}, because {because}", "no error"))


_opened: ContextVar[tuple[object, ...]] = ContextVar("opened", default=())


def opened() -> tuple[object, ...]:
    """The arguments that are open to what calls do to them (`open_to_changes`)."""
    return _opened.get()


_reshaped: ContextVar[list[object] | None] = ContextVar("reshaped", default=None)


def reshaped(argument: object) -> None:
    """A call gave this array or tensor another shape or dtype, which the suite's own does not take on."""
    seen = _reshaped.get()
    if seen is not None:
        seen.append(argument)


@contextmanager
def open_to_changes(*arguments: object) -> Generator[None]:
    """Inside, what a call does in place to these arguments (or parts of them) is done to them here too.

    Nowhere else: an argument stays as the suite made it, so that a submission which changes its
    arguments does not change what the check computes from them afterwards.
    """
    token = _opened.set((*_opened.get(), *arguments))
    try:
        yield
    finally:
        _opened.reset(token)


@contextmanager
def unchanged(**arguments: object) -> Generator[None]:
    """The arguments named here are the same, bit for bit and in shape and dtype, after the calls inside.

    Of an object that lives in the sandbox nothing can be seen: it is let be.
    """
    before = {name: _copied(value) for name, value in arguments.items()}
    seen: list[object] = []
    token = _reshaped.set(seen)
    try:
        with open_to_changes(*arguments.values()):
            yield
    finally:
        _reshaped.reset(token)
    for name, now in arguments.items():
        if not _identical(now, before[name]) or any(_holds(now, item) for item in seen):
            raise Mismatch(lines("", f"{name} as it was before the call", f"{name} changed in place"))


def expect_no_warnings(observe: HasWarnings, saying: str = "") -> None:
    """The submission's calls in this check caused no warning; with `saying`, none with these words in it."""
    for warning in observe.warnings:
        if saying in str(warning):
            raise Mismatch(lines("", "no warning", str(warning)))


def _holds(value: Any, item: object) -> bool:
    """Whether this object is the value, or in it."""
    if isinstance(value, (list, tuple, dict)):
        return any(_holds(part, item) for part in (value.values() if isinstance(value, dict) else value))
    return value is item


def _copied(value: Any) -> Any:
    """A copy of arrays and tensors, through lists, tuples and dicts; anything else as it is."""
    if is_tensor(value):
        return value.detach().clone()
    if is_numpy(value):
        return value.copy()
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        items = [_copied(item) for item in value]
        return items if isinstance(value, list) else tuple(items)
    return value


def _identical(a: Any, b: Any) -> bool:
    """Whether two values are the same bit for bit, through lists, tuples and dicts."""
    if is_tensor(a):
        a, b = as_numpy(a), as_numpy(b)
    if is_numpy(a):
        return bool(a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes())
    if isinstance(a, dict):
        return list(a) == list(b) and all(_identical(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(_identical(x, y) for x, y in zip(a, b, strict=True))
    return bool(a == b) or (a != a and b != b)
