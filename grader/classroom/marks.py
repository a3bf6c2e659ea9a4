"""What everybody gets: attempts, lateness and overrides made into one mark for each student and exercise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import msgspec

from grader.catalog import CheckInfo
from grader.classroom.assignment import Assignment, Lateness
from grader.classroom.gradebook import Attempt, Gradebook, Override
from grader.classroom.gradebook.book import Found
from grader.classroom.rosters import Student
from grader.model import Report, Verdict, from_json

GRADED, MISSING, UNREADABLE, FAULT, UNGRADED = "graded", "missing", "unreadable", "fault", "ungraded"


class Column(msgspec.Struct, frozen=True):
    """An exercise of the assignment.

    Attributes:
        slug: Its name.
        title: What it is about.
        possible: The points that it counts.
        checks: Its checks, as the suite has them now.
    """

    slug: str
    title: str
    possible: float
    checks: tuple[CheckInfo, ...] = ()


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What one student gets for one exercise.

    Attributes:
        student: Their id.
        exercise: The slug.
        status: ``graded``, ``missing``, ``unreadable``, ``fault`` (of ours) or ``ungraded``.
        reasons: What an instructor should know: late, duplicate, unreadable, overridden, and why.
        points: What counts, from 0 to `possible`; None while nobody knows: after a fault, or before grading.
        possible: What can be had.
        late: How late it was.
        submitted_at: When it came in, ISO 8601 in UTC; "" without a submission.
        submitted_from: Where that is from: ``times``, ``timestamp.txt`` or ``file``.
        attempts: How many different submissions there were.
        attempt: The one that counts.
        override: The score that an instructor set.
    """

    student: str
    exercise: str
    status: str
    reasons: tuple[str, ...] = ()
    points: float | None = None
    possible: float
    late: Lateness = Lateness()
    submitted_at: str = ""
    submitted_from: str = ""
    attempts: int = 0
    attempt: Attempt | None = None
    override: Override | None = None

    @property
    def report(self) -> Report | None:
        """The report of the attempt that counts, if it has one."""
        return from_json(self.attempt.report) if self.attempt is not None and self.attempt.report else None


class Row(msgspec.Struct, frozen=True):
    """A student's marks, in the order of the columns."""

    student: Student
    marks: tuple[Mark, ...]

    @property
    def total(self) -> float | None:
        """The sum of the points; None while one is not known."""
        points = [mark.points for mark in self.marks]
        return None if None in points else sum(point for point in points if point is not None)


class Book(msgspec.Struct, frozen=True):
    """An assignment's marks; what every rendering is made from."""

    assignment: Assignment
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    made_at: str

    @property
    def possible(self) -> float:
        """The points that can be had."""
        return sum(column.possible for column in self.columns)


def book(
    gradebook: Gradebook,
    number: int,
    assignment: Assignment,
    describe: Callable[[str], tuple[str, tuple[CheckInfo, ...]] | None],
    made_at: str,
    *,
    until: str | None = None,
    students: Iterable[str] | None = None,
    reports: bool = True,
) -> Book:
    """The marks of an assignment.

    Args:
        gradebook: Where they are from.
        number: The assignment's number in it.
        assignment: The assignment.
        describe: The title and the checks of an exercise, by slug; None where it is not to be had here.
        made_at: The moment that the book says of itself.
        until: Leave out what was recorded later.
        students: Only these; by default everybody who is enrolled or handed something in.
        reports: Whether marks have their reports, which a table of scores can do without.
    """
    attempts: dict[tuple[str, str], list[Attempt]] = defaultdict(list)
    for attempt in gradebook.attempts(number, until=until, reports=reports):
        attempts[attempt.student, attempt.exercise].append(attempt)
    entries: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for entry in gradebook.entries(number):
        entries[entry.student, entry.exercise].append(entry)
    overrides = {(each.student, each.exercise): each for each in gradebook.overrides(number, until=until)}
    columns = tuple(_column(slug, weight, attempts, describe(slug)) for slug, weight in assignment.exercises.items())
    known = gradebook.students()
    concerned = {student for student, _ in (*attempts, *entries)}
    chosen = [known[id] for id in known if id in concerned and (students is None or id in students)]
    rows = [
        Row(
            student,
            tuple(
                mark(
                    student,
                    column,
                    assignment,
                    attempts[student.id, column.slug],
                    entries[student.id, column.slug],
                    overrides.get((student.id, column.slug)),
                )
                for column in columns
            ),
        )
        for student in chosen
    ]
    return Book(assignment, columns, tuple(rows), made_at)


def _column(
    slug: str,
    weight: float | None,
    attempts: dict[tuple[str, str], list[Attempt]],
    described: tuple[str, tuple[CheckInfo, ...]] | None,
) -> Column:
    title, checks = described or (slug, ())
    points = sum(check.points for check in checks)
    if described is None:
        points = next((each.max_score for key, list_ in attempts.items() if key[1] == slug for each in list_), 0.0)
    return Column(slug, title, points if weight is None else weight, checks)


def mark(
    student: Student,
    column: Column,
    assignment: Assignment,
    attempts: Sequence[Attempt],
    entries: Sequence[Found],
    override: Override | None,
) -> Mark:
    """One student's mark for one exercise."""
    problems = tuple(dict.fromkeys(entry.problem for entry in entries if entry.problem))
    unknown = () if student.enrolled else ("unknown student: not on the roster",)
    base = Mark(
        student=student.id,
        exercise=column.slug,
        status=MISSING,
        points=0.0,
        possible=column.possible,
        reasons=(*unknown, *problems),
    )
    newest = {attempt.submission: attempt for attempt in attempts if attempt.verdict != Verdict.GRADER_FAULT}
    if newest:
        base = _counted(base, list(newest.values()), entries, assignment)
    elif attempts:
        why = f"our fault: {attempts[-1].message}"
        base = _with(base, status=FAULT, points=None, attempt=attempts[-1], reasons=(*base.reasons, why))
    elif any(entry.submission for entry in entries):
        base = _with(base, status=UNGRADED, points=None)
    elif entries and not all(entry.problem.startswith("missing") for entry in entries):
        base = _with(base, status=UNREADABLE)
    if override is not None and override.score is not None:
        reasons = (*base.reasons, f"set to {override.score:g} by the instructor: {override.reason}")
        base = _with(base, points=override.score, override=override, reasons=reasons)
    return base


def _counted(base: Mark, attempts: list[Attempt], entries: Sequence[Found], assignment: Assignment) -> Mark:
    """The mark with the attempt that counts."""
    marks = [_of_attempt(base, attempt, entries, assignment) for attempt in attempts]
    if assignment.counts == "last":
        chosen = max(marks, key=lambda each: (each.submitted_at, each.attempt.id if each.attempt else 0))
    else:  # of equals the earlier one, which is less late
        chosen = max(reversed(marks), key=lambda each: each.points or 0.0)
    return _with(chosen, attempts=len(marks))


def _of_attempt(base: Mark, attempt: Attempt, entries: Sequence[Found], assignment: Assignment) -> Mark:
    """The mark if this attempt counted."""
    at, source = _moment(attempt, entries)
    late = assignment.lateness(datetime.fromisoformat(at) if at else None)
    share = (attempt.score or 0.0) / attempt.max_score if attempt.max_score else 0.0
    reasons = base.reasons
    if attempt.verdict == "unreadable":
        reasons = (*reasons, f"unreadable: {attempt.message}")
    if late.too_late:
        reasons = (*reasons, f"late: after the last day, {_days(late.days)} after the due time, and earns nothing")
    elif late.days:
        reasons = (*reasons, f"late: {_days(late.days)}, which costs {late.penalty:.0%}")
    return _with(
        base,
        status=UNREADABLE if attempt.verdict == "unreadable" else GRADED,
        points=round(share * base.possible * (1.0 - late.penalty), 6),
        late=late,
        submitted_at=at,
        submitted_from=source,
        attempt=attempt,
        reasons=reasons,
    )


def _moment(attempt: Attempt, entries: Sequence[Found]) -> tuple[str, str]:
    """When a submission came in: as the last run has it, if it still found it.

    A file that was copied looks newer than it is, so of two moments from files the earlier counts.
    """
    own = (attempt.submitted_at or "", attempt.submitted_from)
    newer = next((each for each in reversed(entries) if each.submission == attempt.submission), None)
    if newer is None or not newer.submitted_at:
        return own
    if newer.submitted_from == "file" and own[0]:
        return own if own[1] != "file" else min(own, (newer.submitted_at, newer.submitted_from))
    return newer.submitted_at, newer.submitted_from


def _days(days: int) -> str:
    return f"{days} day{'s' if days != 1 else ''}"


def _with(mark: Mark, **changes: object) -> Mark:
    return msgspec.structs.replace(mark, **changes)
