"""One run: what was gathered goes to the lanes, and what comes back to the gradebook, one by one.

Killed at any moment it has kept all that was graded, and the same run goes on with the rest.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence

import msgspec

from grader.catalog import Exercise, checks, suite_digest
from grader.classroom.assignment import Assignment
from grader.classroom.engines import Engine
from grader.classroom.gathering import Entry, Gathered
from grader.classroom.gradebook import Attempt, Gradebook
from grader.classroom.gradebook.book import Found, now, written
from grader.classroom.work import Answer, Kind, Setup, Task, key_of, longest
from grader.model import Report, Verdict, from_json
from grader.submission import NOTEBOOK_BYTES
from grader.writing import printable

_READ_AT_ONCE = 200  # attempts that are known


class Outcome(msgspec.Struct):
    """What a run did, counted."""

    graded: int = 0
    known: int = 0
    faults: int = 0
    missing: int = 0
    unreadable: int = 0
    passed: int = 0

    @property
    def done(self) -> int:
        """The submissions that have a result."""
        return self.graded + self.known


class Told(msgspec.Struct, frozen=True):
    """One row of a run: the entry, and its attempt where it has one; `fresh` when this run graded it."""

    entry: Entry
    attempt: Attempt | None
    fresh: bool = False


class _Work(msgspec.Struct, frozen=True):
    """A submission that must be graded."""

    entry: Entry
    exercise: Exercise
    suite: str
    key: str
    sha256: str
    data: bytes


class Run:
    """Grading what was gathered into a gradebook.

    Args:
        gradebook: Where results are kept.
        assignment: What they are kept under.
        exercises: The exercises of the assignment.
        setup: How lanes are set up.
        again: Whether to grade anew what is known.
    """

    def __init__(
        self,
        gradebook: Gradebook,
        assignment: Assignment,
        exercises: Sequence[Exercise],
        setup: Setup,
        *,
        again: bool = False,
    ) -> None:
        self._book, self._assignment, self._setup, self._again = gradebook, assignment, setup, again
        self._exercises = {exercise.slug: exercise for exercise in exercises}
        self._suites = {exercise.slug: suite_digest(exercise) for exercise in exercises}
        self._points = {exercise.slug: sum(check.points for check in checks(exercise)) for exercise in exercises}
        self._seconds = {exercise.slug: longest(exercise) for exercise in exercises}
        self.outcome = Outcome()

    def do(self, gathered: Gathered, engine: Engine, tell: Callable[[Told], None]) -> Outcome:
        """Grade what is not known yet; `tell` is called with every row, as soon as there is one."""
        number, run = self._book.begin(self._assignment, gathered.students.values())
        known = {} if self._again else self._book.known(number)
        found: list[Found] = []
        work = self._work(gathered.entries, known, found, engine.machine.tier, tell)
        for item, answer in engine.graded(self._setup, ((item, self._task(item)) for item in work)):
            attempt = self._attempt(run, item, answer, engine.machine.tier)
            tell(Told(item.entry, self._book.record(number, attempt), fresh=True))
        self._book.found(number, found)
        self._book.finish(run)
        return self.outcome

    def _work(
        self,
        entries: list[Entry],
        known: dict[tuple[str, str, str], int],
        found: list[Found],
        tier: str,
        tell: Callable[[Told], None],
    ) -> Iterator[_Work]:
        """What must be graded, file by file; the rest is told at once, or a few hundred at a time."""
        kept: list[tuple[Entry, int]] = []
        for entry in entries:
            data, problem = _content(entry)
            sha256 = hashlib.sha256(data).hexdigest() if data is not None else ""
            moment = entry.moment
            found.append(
                Found(
                    entry.student,
                    entry.slug,
                    sha256,
                    written(moment.at) if moment else None,
                    moment.source if moment else "",
                    problem,
                )
            )
            if data is None:
                missing = problem.startswith("missing")
                self.outcome.missing += missing
                self.outcome.unreadable += not missing
                tell(Told(msgspec.structs.replace(entry, problem=problem), None))
                continue
            exercise, suite = self._exercises[entry.slug], self._suites[entry.slug]
            key = key_of(data, entry.name, exercise, suite, tier)
            attempt = known.get((entry.student, entry.slug, key))
            if attempt is None:
                yield _Work(entry, exercise, suite, key, sha256, data)
            else:
                kept.append((entry, attempt))
                if len(kept) == _READ_AT_ONCE:
                    self._tell_kept(kept, tell)
        self._tell_kept(kept, tell)

    def _tell_kept(self, kept: list[tuple[Entry, int]], tell: Callable[[Told], None]) -> None:
        """Tell what was graded before, and empty the list of it."""
        attempts = self._book.attempts_of([number for _, number in kept]) if kept else {}
        for entry, number in kept:
            self._count(attempts[number], fresh=False)
            tell(Told(entry, attempts[number]))
        kept.clear()

    def _task(self, item: _Work) -> Task:
        return Task(item.entry.slug, item.suite, item.entry.name, item.data, self._seconds[item.entry.slug])

    def _attempt(self, run: int, item: _Work, answer: Answer, tier: str) -> Attempt:
        """An answer as the gradebook keeps it."""
        report: Report | None = from_json(answer.report) if answer.kind is Kind.REPORT else None
        verdict = report.verdict.value if report else _VERDICTS[answer.kind]
        fault = verdict == Verdict.GRADER_FAULT
        moment = item.entry.moment
        attempt = Attempt(
            run_id=run,
            student=item.entry.student,
            exercise=item.entry.slug,
            work=item.key,
            submission=item.sha256,
            suite=item.suite,
            submitted_at=written(moment.at) if moment else None,
            submitted_from=moment.source if moment else "",
            recorded_at=now(),
            verdict=verdict,
            score=report.score if report else None if fault else 0.0,
            max_score=report.max_score if report else self._points[item.entry.slug],
            tier=report.isolation.tier if report and not fault else tier,
            message=_text(report.message if report else answer.message),
            report=answer.report.decode() if report else "",
        )
        self._count(attempt, fresh=True)
        return attempt

    def _count(self, attempt: Attempt, *, fresh: bool) -> None:
        self.outcome.graded += fresh
        self.outcome.known += not fresh
        self.outcome.faults += attempt.verdict == Verdict.GRADER_FAULT
        self.outcome.unreadable += attempt.verdict == "unreadable"
        self.outcome.passed += attempt.verdict == Verdict.PASSED


_VERDICTS = {Kind.UNREADABLE: "unreadable", Kind.FAULT: Verdict.GRADER_FAULT.value}


def _content(entry: Entry) -> tuple[bytes | None, str]:
    """A file's bytes, or why there are none; neither a link nor a pipe is followed, and no more is read than counts."""
    if entry.path is None:
        return None, entry.problem
    try:
        descriptor = os.open(entry.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return None, f"unreadable: {entry.name} is not a regular file"
            return file.read(NOTEBOOK_BYTES + 1), entry.problem  # the byte more tells that it is too large
    except OSError as error:
        return None, f"unreadable: {entry.name}: {error.strerror}"


def _text(text: str) -> str:
    """Text that every database takes."""
    return printable(text.replace("\0", "\\0"))
