"""``csv``: a row for each student and exercise, for a spreadsheet and for whoever counts."""

from __future__ import annotations

from collections.abc import Iterator

from grader.classroom.exports.cells import Cell, table
from grader.classroom.exports.rendered import Rendered
from grader.classroom.marks import Book, Mark
from grader.classroom.rosters import Student

HEADER = (
    "student",
    "name",
    "email",
    "section",
    "exercise",
    "status",
    "points",
    "possible",
    "score",
    "max_score",
    "late_days",
    "penalty",
    "submitted_at",
    "submitted_from",
    "attempts",
    "verdict",
    "tier",
    "suite",
    "submission",
    "digest",
    "reasons",
)


def render(book: Book, template: bytes | None = None) -> Rendered:
    """The marks as ``grades.csv``.

    It is UTF-8 with a byte order mark: without one Excel takes the file for the system's old encoding and garbles
    every name that is not Latin; Python (``utf-8-sig``), R, pandas and LibreOffice skip the mark.
    """
    return Rendered({"grades.csv": table(_rows(book)).encode("utf-8-sig")})


def _rows(book: Book) -> Iterator[tuple[Cell, ...]]:
    yield HEADER
    for row in book.rows:
        for mark in row.marks:
            yield _row(row.student, mark)


def _row(student: Student, mark: Mark) -> tuple[Cell, ...]:
    attempt = mark.attempt
    return (
        student.id,
        student.name,
        student.email,
        student.section,
        mark.exercise,
        mark.status,
        mark.points,
        mark.possible,
        attempt.score if attempt else None,
        attempt.max_score if attempt else None,
        mark.late.days,
        mark.late.penalty,
        mark.submitted_at,
        mark.submitted_from,
        mark.attempts,
        attempt.verdict if attempt else "",
        attempt.tier if attempt else "",
        attempt.suite if attempt else "",
        attempt.submission if attempt else "",
        attempt.digest if attempt else "",
        "; ".join(mark.reasons),
    )
