"""What reading a submission gives."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import msgspec


class HasRules(Protocol):
    """What reading needs to know of an exercise; `grader.catalog.Exercise` has it."""

    @property
    def slug(self) -> str:
        """Its name on the command line, for the remedy where there is no file yet."""
        ...

    @property
    def forbidden(self) -> tuple[str, ...]:
        """What is to be written by hand, as dotted names."""
        ...

    @property
    def stub(self) -> Path:
        """The file whose public functions and classes the suites use."""
        ...


class Cell(msgspec.Struct, frozen=True):
    """A piece of source that is run as one.

    Attributes:
        label: The file's name, or "cell 3" for a notebook's third code cell.
        source: Python that compiles, with "\\n" at the end of lines; its line numbers are the learner's own.
    """

    label: str
    source: str


class Finding(msgspec.Struct, frozen=True):
    """A place that uses what the exercise asks to be written by hand.

    Attributes:
        line: The line in its cell.
        label: The cell's label.
        name: The forbidden name, as the exercise lists it.
        message: What was seen there, and what to do.
    """

    line: int
    label: str
    name: str
    message: str


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a learner.

    Attributes:
        name: The file's name.
        sha256: Of the file's bytes.
        cells: What to run, in order; empty where there is a problem.
        skip_failing: Whether a cell that raises is skipped and told (a notebook's), or ends the load.
        notes: What reading it had to tell: cells and lines that were left out.
        problem: Why it is a failed submission before anything runs: a syntax error, or no code at all.
        problem_line: The line of the problem, in its cell.
        forbidden: Where it uses what the exercise asks to be written by hand, as far as can be seen.
        unwritten: The cell's label and the line of each ``raise NotImplementedError`` that is the whole
            body of a function, which tells a stub from code that raises it on purpose.
    """

    name: str
    sha256: str
    cells: tuple[Cell, ...]
    skip_failing: bool = False
    notes: tuple[str, ...] = ()
    problem: str = ""
    problem_line: int | None = None
    forbidden: tuple[Finding, ...] = ()
    unwritten: frozenset[tuple[str, int]] = frozenset()
