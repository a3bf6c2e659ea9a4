"""``json``: everything that is known, and what ``practice report --verify`` compares a gradebook with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from grader.classroom.exports.rendered import Rendered
from grader.classroom.gradebook import Attempt
from grader.classroom.marks import Book, Mark, Row

SCHEMA = "practice-grades/1"


def render(book: Book, template: bytes | None = None, *, attempts: Sequence[Attempt] = ()) -> Rendered:
    """The book as ``grades.json``, in the schema practice-grades/1; its fields may be added to, never renamed.

    Args:
        book: What to write.
        template: Not used.
        attempts: The attempts, those that do not count too, whose digests are to be listed.
    """
    content = {
        "schema": SCHEMA,
        "made_at": book.made_at,
        "assignment": book.assignment,
        "possible": book.possible,
        "columns": book.columns,
        "students": [_student(row) for row in book.rows],
        "attempts": [
            {"id": each.id, "student": each.student, "exercise": each.exercise, "digest": each.digest}
            for each in attempts
        ],
    }
    return Rendered({"grades.json": msgspec.json.encode(content) + b"\n"})


def _student(row: Row) -> dict[str, Any]:
    return {
        **msgspec.structs.asdict(row.student),
        "total": row.total,
        "marks": [_mark(mark) for mark in row.marks],
    }


def _mark(mark: Mark) -> dict[str, Any]:
    """A mark; its report stands beside its attempt, as JSON and not as text."""
    fields = msgspec.structs.asdict(mark)
    attempt = mark.attempt
    if attempt is None:
        return {**fields, "report": None}
    about = msgspec.structs.asdict(attempt)
    report = about.pop("report")
    return {**fields, "attempt": about, "report": msgspec.Raw(report.encode()) if report else None}
