"""What a format makes of a book."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from grader.classroom.marks import Book


class Rendered(msgspec.Struct, frozen=True):
    """The files of an export.

    Attributes:
        files: Their content by name; a name has no folder in it.
        notes: What an instructor should know: who was left out, and why. A line each.
    """

    files: dict[str, bytes]
    notes: tuple[str, ...] = ()


class Format(msgspec.Struct, frozen=True):
    """A format that a book can be exported to.

    Attributes:
        suffix: What its files' names end in, with the dot.
        per_student: Whether there is a file for each student; otherwise there is one.
        template: Whether a file that was downloaded from the other system has no use, may or must be given.
        reports: Whether it tells of single checks, for which marks need their reports.
        render: Makes the files, of the book and the template's bytes; raises UserError where it cannot.
    """

    suffix: str
    per_student: bool
    template: Literal["none", "may", "must"]
    reports: bool
    render: Callable[[Book, bytes | None], Rendered]
