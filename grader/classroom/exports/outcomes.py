"""What became of a student's work, check by check, as the student may see it: for systems that show single tests."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from grader.classroom.assignment import Show
from grader.classroom.marks import FAULT, Book, Column, Mark, Row
from grader.classroom.visibility import shown
from grader.model import CheckResult, Report, Verdict
from grader.render.text import OPENINGS, number, visible

# What is told first of a check whose message may leave it open.
_OPENINGS = {
    **OPENINGS,
    Verdict.NOT_RUN: "not run",
    Verdict.NOT_STARTED: "not started",
    Verdict.GRADER_FAULT: "our fault: this could not be graded, and no points are lost",
}

# What a mark says to its instructor alone.
_INTERNAL = ("unknown student:", "set to ", "our fault:")

# Smaller differences of a sum of floats are no points.
_DUST = 5e-6


class Status(StrEnum):
    """What became of one check: `ERROR` is a fault of ours, `SKIPPED` was not run."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """One check, or one fact that changes the points.

    Attributes:
        name: What a student reads.
        status: What became of it.
        score: The points that it earned, on the assignment's scale; below 0 where it costs some, None while unknown.
        possible: The points that it can earn.
        output: What was seen, as far as it may be shown; without control characters.
        number: ``1.2``: the second check of the first exercise.
        check: The check's name in its suite, "" where it is none.
        file: The submission's name, "" without one.
        line: The line to look at; 0 where none is known.
        seconds: How long it took.
    """

    name: str
    status: Status
    score: float | None
    possible: float
    output: str = ""
    number: str = ""
    check: str = ""
    file: str = ""
    line: int = 0
    seconds: float = 0.0


def outcomes(book: Book, row: Row) -> list[Outcome]:
    """All of a student's, in the order of the exercises; the scores add up to the row's total, where it is known."""
    several = len(book.columns) > 1
    found: list[Outcome] = []
    for place, (column, mark) in enumerate(zip(book.columns, row.marks, strict=True), 1):
        lead = f"{column.title}: " if several else ""
        for nth, each in enumerate(_of_mark(mark, column, book.assignment.show), 1):
            found.append(msgspec.structs.replace(each, name=visible(f"{lead}{each.name}"), number=f"{place}.{nth}"))
    return found


def summary(book: Book, row: Row) -> str:
    """A line for each exercise with its points, and what there is to say of it as a whole."""
    return "\n".join(line for pair in zip(book.columns, row.marks, strict=True) for line in _lines(*pair))


def told(mark: Mark) -> list[str]:
    """The reasons that a student is told; an instructor's own words about an override are not among them."""
    told = [reason for reason in mark.reasons if not reason.startswith(_INTERNAL)]
    if mark.override is not None and mark.override.score is not None:
        told.append(f"set to {number(mark.override.score)} by the instructor")
    return told


def output(check: CheckResult) -> str:
    """What is told of a check, for a reader of plain text; give it a report's check that `shown` has been over."""
    if check.verdict is Verdict.PASSED:
        return ""
    parts = [_OPENINGS.get(check.verdict, ""), check.message]
    if check.line is not None and f"line {check.line}" not in check.message:
        parts.append(f"line {check.line}")
    if check.printed.strip():
        parts.append(f"your code printed:\n{check.printed.rstrip()}")
    if check.diagnosis:
        parts.append(f"help: this is what you get when {check.diagnosis.says}")
    return visible("\n\n".join(part for part in parts if part))


def status(verdict: Verdict) -> Status:
    """The four kinds that other systems know."""
    if verdict is Verdict.PASSED:
        return Status.PASSED
    if verdict is Verdict.GRADER_FAULT:
        return Status.ERROR
    return Status.SKIPPED if verdict is Verdict.NOT_RUN else Status.FAILED


def whole(mark: Mark) -> str:
    """What is told of a submission that has no checks: why, in a sentence."""
    if mark.points is None:
        return _OPENINGS[Verdict.GRADER_FAULT] if mark.status == FAULT else "not graded yet"
    return visible("\n".join(told(mark)) or mark.status)


def _of_mark(mark: Mark, column: Column, show: Show) -> Iterator[Outcome]:
    report = mark.report
    if mark.points is None:
        yield Outcome(name="not graded", status=Status.ERROR, score=None, possible=column.possible, output=whole(mark))
    elif report is None or report.score is None or not report.checks:
        passed = Status.PASSED if mark.points >= column.possible else Status.FAILED
        name = "set by the instructor" if mark.override else "submission"
        yield Outcome(name=name, status=passed, score=mark.points, possible=column.possible, output=whole(mark))
    else:
        yield from _of_report(mark, mark.points, column, shown(report, show))


def _of_report(mark: Mark, points: float, column: Column, report: Report) -> Iterator[Outcome]:
    scale = column.possible / report.max_score if report.max_score else 0.0
    for check in report.checks:
        yield Outcome(
            name=check.title or check.id,
            status=status(check.verdict),
            score=check.earned * scale,
            possible=check.points * scale,
            output=output(check),
            check=check.id,
            file=visible(report.submission.name),
            line=check.line or 0,
            seconds=check.seconds,
        )
    earned = sum(check.earned for check in report.checks) * scale
    if mark.late.penalty:
        cost = earned * mark.late.penalty
        earned -= cost
        why = next((reason for reason in mark.reasons if reason.startswith("late")), "late")
        yield Outcome(name=why, status=Status.FAILED, score=-cost or 0.0, possible=0.0)
    change = round(points - earned, 6)
    if abs(change) > _DUST:
        better = Status.PASSED if change > 0 else Status.FAILED
        yield Outcome(name="set by the instructor", status=better, score=change, possible=0.0)


def _lines(column: Column, mark: Mark) -> Iterator[str]:
    points = "no points yet" if mark.points is None else f"{number(mark.points)} of {number(mark.possible)} points"
    yield visible(f"{column.title}: {points}")
    if mark.points is None:
        yield f"  {whole(mark)}"
        return
    report = mark.report
    for line in (*told(mark), *([report.message] if report and report.message else [])):
        yield "  " + visible(line).replace("\n", "\n  ")
