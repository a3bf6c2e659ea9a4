"""``gradescope``: a results.json for each student, as Gradescope's autograders write it.

Fields: https://gradescope-autograders.readthedocs.io/en/latest/specs/ (Output format).

Everything that a file holds is for the student's eyes, so that its tests are `visible`, and what a hidden check may
tell has been cut to what the assignment shows. The top-level score is the total, after lateness and overrides; each
of these is also a test of its own, so that the tests add up to it.

While a point is unknown (a fault of ours) the file has no score at all, neither at the top nor in a test. Gradescope
asks for one of the two and so shows the submission as one whose autograder failed, without a grade: an instructor
sees it in the list and runs it again. A 0 would look like a grade.
"""

from __future__ import annotations

from typing import Any

import msgspec

from grader.classroom.exports.filling import who
from grader.classroom.exports.names import file_names
from grader.classroom.exports.outcomes import Outcome, Status, outcomes, summary
from grader.classroom.exports.rendered import Rendered
from grader.classroom.marks import Book, Row


def render(book: Book, template: bytes | None = None) -> Rendered:
    """The results of every student, a file for each."""
    names = file_names((row.student.id for row in book.rows), ".json")
    files = {names[row.student.id]: encoded(results(book, row)) for row in book.rows}
    notes = tuple(f"{who(row.student)}: has no score yet" for row in book.rows if row.total is None)
    return Rendered(files, notes)


def encoded(results: dict[str, Any]) -> bytes:
    """The bytes of a results.json."""
    return msgspec.json.format(msgspec.json.encode(results), indent=2) + b"\n"


def results(book: Book, row: Row) -> dict[str, Any]:
    """The content of a student's results.json."""
    total = row.total
    reports = [mark.report for mark in row.marks]
    content: dict[str, Any] = {
        "execution_time": round(sum(report.seconds for report in reports if report), 3),
        "output": summary(book, row),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"student": row.student.id, "possible": book.possible},
        "tests": [_test(outcome, scored=total is not None) for outcome in outcomes(book, row)],
    }
    return content if total is None else {"score": round(total, 6), **content}


def _test(outcome: Outcome, *, scored: bool) -> dict[str, Any]:
    test: dict[str, Any] = {
        "name": outcome.name,
        "number": outcome.number,
        "max_score": outcome.possible,
        "output": outcome.output,
        "visibility": "visible",
        "extra_data": {"check": outcome.check},
    }
    if scored:
        test["score"] = outcome.score
    if outcome.status is not Status.ERROR:  # there are two; without one nothing is said
        test["status"] = "passed" if outcome.status is Status.PASSED else "failed"
    return test
