"""What a book says of a class: pure functions, nothing here is rendered.

A mark whose points nobody knows (a fault of ours, or not graded yet) is in no figure, neither as 0 nor as full.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from grader.catalog import CheckInfo
from grader.classroom.marks import FAULT, GRADED, MISSING, UNGRADED, UNREADABLE, Book, Column, Mark, Row
from grader.model import Report, Verdict

# By student and exercise.
Reports = Mapping[tuple[str, str], Report]


class Spread(msgspec.Struct, frozen=True):
    """How points are spread; quartiles are those between the values (of 1, 2, 3, 4: 1.75, 2.5 and 3.25)."""

    count: int
    mean: float
    lowest: float
    lower: float
    median: float
    upper: float
    highest: float


class Count(msgspec.Struct, frozen=True):
    """Of how many students each is true; for the class it is enough that it is true of one exercise.

    Attributes:
        students: All of them.
        handed_in: Handed something in.
        missing: Lack something.
        late: Are late.
        unreadable: Handed in what cannot be read.
        faults: Could not be graded, by our fault, and have no points.
        ungraded: Wait to be graded.
        unknown: Are not on the roster.
    """

    students: int
    handed_in: int
    missing: int
    late: int
    unreadable: int
    faults: int
    ungraded: int
    unknown: int


class Bin(msgspec.Struct, frozen=True):
    """How many totals are at least `low` and less than `high` percent; the last bin has its upper bound too."""

    low: int
    high: int
    count: int


class CheckFigures(msgspec.Struct, frozen=True):
    """A check and how the class did on it.

    Attributes:
        check: The check.
        graded: The students whose work this check has seen, or would have, had an earlier one not failed.
        passed: Those of them that passed.
        discrimination: How passing goes with the points of all other checks, from -1 to 1; None where it cannot be
            told, since everybody did the same or has the same points.
    """

    check: CheckInfo
    graded: int
    passed: int
    discrimination: float | None

    @property
    def share(self) -> float | None:
        """The share that passed; None when nobody was graded."""
        return self.passed / self.graded if self.graded else None


class Misconception(msgspec.Struct, frozen=True):
    """A misconception, and how many students' replies were its replies."""

    exercise: str
    wrong: str
    says: str
    students: int


def reports(book: Book) -> dict[tuple[str, str], Report]:
    """The reports that count."""
    found = ((mark, mark.report) for row in book.rows for mark in row.marks)
    return {(mark.student, mark.exercise): report for mark, report in found if report is not None}


def count(rows: Iterable[Row], exercise: str | None = None) -> Count:
    """Counts of students, for one exercise or for all."""
    kept = [(row, [m for m in row.marks if exercise is None or m.exercise == exercise]) for row in rows]

    def some(status: str, *, open_only: bool = False) -> int:
        return sum(any(m.status == status and not (open_only and m.points is not None) for m in ms) for _, ms in kept)

    return Count(
        students=len(kept),
        handed_in=sum(any(mark.status != MISSING for mark in marks) for _, marks in kept),
        missing=some(MISSING),
        late=sum(any(mark.late.days or mark.late.too_late for mark in marks) for _, marks in kept),
        unreadable=some(UNREADABLE),
        faults=some(FAULT, open_only=True),
        ungraded=some(UNGRADED, open_only=True),
        unknown=sum(not row.student.enrolled for row, _ in kept),
    )


def totals(book: Book) -> list[float]:
    """The totals that are known, of those who handed something in or were given points by hand."""
    return [row.total for row in book.rows if row.total is not None and any(_has_something(mark) for mark in row.marks)]


def points(book: Book, exercise: str) -> list[float]:
    """The points for an exercise that are known, of those who handed it in or were given points by hand."""
    marks = (mark for row in book.rows for mark in row.marks if mark.exercise == exercise)
    return [mark.points for mark in marks if mark.points is not None and _has_something(mark)]


def spread(values: Sequence[float]) -> Spread | None:
    """The spread of some points; None without any."""
    if not values:
        return None
    lower, median, upper = statistics.quantiles(values, method="inclusive") if len(values) > 1 else (values[0],) * 3
    return Spread(len(values), statistics.fmean(values), min(values), lower, median, upper, max(values))


def distribution(book: Book, bins: int = 10) -> tuple[Bin, ...]:
    """The totals in bins of their share of what can be had; one beyond the ends is in the bin at that end."""
    width = 100 // bins
    counts = [0] * bins
    for total in totals(book) if book.possible else ():
        share = round(100 * total / book.possible, 6)
        counts[min(bins - 1, max(0, int(share // width)))] += 1
    return tuple(Bin(n * width, (n + 1) * width, number) for n, number in enumerate(counts))


def checks_of(column: Column, reports: Reports) -> tuple[CheckInfo, ...]:
    """The checks of an exercise; where its suite is not to be had here, those of the reports."""
    if column.checks:
        return column.checks
    found: dict[str, CheckInfo] = {}
    for (_, exercise), report in reports.items():
        for check in report.checks if exercise == column.slug else ():
            found.setdefault(check.id, CheckInfo(check.id, check.title, check.points, check.hidden, gate=False))
    return tuple(found.values())


def figures(book: Book, column: Column, reports: Reports) -> tuple[CheckFigures, ...]:
    """Difficulty and discrimination of each check of an exercise.

    Discrimination is the point-biserial correlation of passing the check with the points of all other checks of the
    assignment. These are what the checks earned: lateness and points given by hand say nothing about a check.
    Whoever has an exercise that could not be graded is not in it.
    """
    earned = {row.student.id: _earned(row, book.columns, reports) for row in book.rows}
    graded = [
        (row.student.id, report, {check.id: check for check in report.checks})
        for row in book.rows
        if (report := reports.get((row.student.id, column.slug))) is not None and report.score is not None
    ]
    found: list[CheckFigures] = []
    for check in checks_of(column, reports):
        passed: list[float] = []
        known: list[tuple[float, float]] = []
        for student, report, results in graded:
            result = results.get(check.id)
            if result is None or result.verdict is Verdict.GRADER_FAULT:
                continue
            passed.append(float(result.verdict is Verdict.PASSED))
            total = earned[student]
            if total is not None:
                own = column.possible * result.earned / report.max_score if report.max_score else 0.0
                known.append((passed[-1], round(total - own, 6)))
        found.append(CheckFigures(check, len(passed), int(sum(passed)), _correlation(known)))
    return tuple(found)


def misconceptions(book: Book, reports: Reports) -> tuple[Misconception, ...]:
    """The misconceptions that were recognised, the most frequent first; a student counts once for each."""
    students: dict[tuple[str, str], set[str]] = {}
    says: dict[tuple[str, str], str] = {}
    for (student, exercise), report in reports.items():
        for check in report.checks:
            if check.diagnosis is not None:
                key = exercise, check.diagnosis.wrong
                students.setdefault(key, set()).add(student)
                says.setdefault(key, check.diagnosis.says)
    order = {column.slug: n for n, column in enumerate(book.columns)}
    ranked = sorted(students, key=lambda key: (-len(students[key]), order.get(key[0], len(order)), key))
    return tuple(Misconception(*key, says[key], len(students[key])) for key in ranked)


def _has_something(mark: Mark) -> bool:
    return mark.status != MISSING or mark.override is not None


def _earned(row: Row, columns: Sequence[Column], reports: Reports) -> float | None:
    """What the checks earned a student in all exercises; None when one of them is not known."""
    total = 0.0
    for mark, column in zip(row.marks, columns, strict=True):
        report = reports.get((mark.student, mark.exercise))
        if mark.status in (FAULT, UNGRADED) or (mark.status == GRADED and (report is None or report.score is None)):
            return None
        if report is not None and report.max_score:
            total += column.possible * (report.score or 0.0) / report.max_score
    return total


def _correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's correlation, which is the point-biserial one where one side is 0 or 1."""
    passed, rest = [each for each, _ in pairs], [each for _, each in pairs]
    if len(set(passed)) < 2 or len(set(rest)) < 2:
        return None
    return statistics.correlation(passed, rest)
