"""``github``: a GitHub Classroom autograding result for each student.

The file is the line that a step's output ``result`` holds, for ``education/autograding-grading-reporter``: JSON in
base64. That action adds up `score` over `tests` (so every test has one), and reports it with `max_score`; a result
whose `max_score` is 0 is not reported at all, which is what a fault of ours needs. Of a test it shows `name`,
`line_no` unless it is 0, `message` of an error, and `test_code` (left empty: a hidden suite's code is shown nowhere).
"""

from __future__ import annotations

import base64
from typing import Any

import msgspec

from grader.classroom.exports.filling import who
from grader.classroom.exports.names import file_names
from grader.classroom.exports.outcomes import Outcome, Status, outcomes
from grader.classroom.exports.rendered import Rendered
from grader.classroom.marks import Book, Row

_STATUS = {Status.PASSED: "pass", Status.FAILED: "fail", Status.SKIPPED: "fail", Status.ERROR: "error"}


def render(book: Book, template: bytes | None = None) -> Rendered:
    """The result of every student, a file of one line for each."""
    names = file_names((row.student.id for row in book.rows), ".txt")
    files = {
        names[row.student.id]: base64.b64encode(msgspec.json.encode(result(book, row))) + b"\n" for row in book.rows
    }
    notes = tuple(f"{who(row.student)}: has no score yet" for row in book.rows if row.total is None)
    return Rendered(files, notes)


def result(book: Book, row: Row) -> dict[str, Any]:
    """What a student's file holds, before base64."""
    found = outcomes(book, row)
    known = row.total is not None
    kinds = {_STATUS[outcome.status] for outcome in found}
    return {
        "version": 1,
        "status": next((kind for kind in ("error", "fail") if kind in kinds), "pass"),
        "max_score": round(book.possible, 6) if known else 0,
        "tests": [_test(outcome, known=known) for outcome in found],
    }


def _test(outcome: Outcome, *, known: bool) -> dict[str, Any]:
    return {
        "name": outcome.name,
        "status": _STATUS[outcome.status],
        "message": outcome.output or None,
        "score": (outcome.score or 0) if known else 0,
        "max_score": outcome.possible if known else 0,
        "test_code": "",
        "filename": outcome.file,
        "line_no": outcome.line,
        "execution_time": f"{outcome.seconds:.3f}s",
    }
