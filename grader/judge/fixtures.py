"""What a suite may ask for, and which checks ask for nothing else."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import NamedTuple

import pytest

from grader.judge.subject import Subject
from grader.sandbox import Warned

NAMES = ("submission", "inside", "observe", "rng", "reference")
_OTHER_MARKS = ("skip", "skipif", "xfail", "usefixtures", "filterwarnings")


class Observe:
    """The ``observe`` fixture: what a check may see of the submission beside its replies."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject

    @property
    def warnings(self) -> list[Warned]:
        """The warnings that the submission's calls caused in this check."""
        worker = self._subject.worker
        return list(worker.seen.warnings) if worker is not None else []

    @property
    def cpu_seconds(self) -> float:
        """The CPU time that the submission has used so far, all checks together."""
        return self._subject.allowance.cpu_used

    def seed(self, number: int) -> None:
        """Seed the submission's global generators: random, numpy.random and torch."""
        self._subject.seed(number)


class Plain(NamedTuple):
    """A check that takes no more than calling its function with the judge's fixtures of these names."""

    function: Callable[..., None]
    asks_for: tuple[str, ...]


def plain(item: pytest.Item) -> Plain | None:
    """The item as a function of the judge's fixtures; None where pytest has more to do for it."""
    if type(item) is not pytest.Function or item.cls is not None or hasattr(item, "callspec"):
        return None
    marked = any(item.get_closest_marker(name) for name in _OTHER_MARKS)
    own = set(NAMES) & set(vars(item.module))  # the suite's own, by a name of ours
    others = set(item.fixturenames) - {*NAMES, "request"}  # ours ask for it
    if marked or own or others:
        return None
    return Plain(item.obj, tuple(inspect.signature(item.obj).parameters))
