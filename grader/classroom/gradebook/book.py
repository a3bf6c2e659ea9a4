"""Reading and writing a gradebook; every write is one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import msgspec
from sqlalchemy import Engine, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from grader.classroom.assignment import Assignment
from grader.classroom.gradebook import schema, store
from grader.classroom.rosters import Student
from grader.errors import UserError


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One graded submission, as it was recorded; the report is JSON, "" where there is none."""

    id: int = 0
    run_id: int
    student: str
    exercise: str
    work: str
    submission: str
    suite: str
    submitted_at: str | None
    submitted_from: str
    recorded_at: str
    verdict: str
    score: float | None
    max_score: float
    tier: str
    message: str
    report: str
    digest: str = ""


class Found(msgspec.Struct, frozen=True):
    """What a run found: a file of a student's (its SHA-256 is `submission`), or, without one, why there is none."""

    student: str
    exercise: str
    submission: str
    submitted_at: str | None
    submitted_from: str
    problem: str


class Override(msgspec.Struct, frozen=True):
    """A score that an instructor set; None takes an earlier one back."""

    student: str
    exercise: str
    score: float | None
    reason: str
    made_at: str


class Gradebook:
    """A gradebook; a context manager that closes it."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._writer = engine, store.writer(engine)

    @classmethod
    def open(cls, url: str, *, create: bool = True) -> Gradebook:
        """The gradebook in this database; see `store.connect`."""
        return cls(store.connect(url, create=create))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, DBAPIError):
            raise UserError(f"the gradebook cannot be used: {str(error.orig).strip()}", "check --db") from None

    # ── what a run writes ────────────────────────────────────────────────────────────────────────

    def begin(self, assignment: Assignment, students: Iterable[Student]) -> tuple[int, int]:
        """Keep the assignment and its students, and start a run; the numbers of assignment and run."""
        settings = msgspec.json.encode(assignment).decode()
        with self._writer.begin() as connection:
            table = schema.assignments
            number = connection.scalar(select(table.c.id).where(table.c.title == assignment.title))
            if number is None:
                made = connection.execute(insert(table).values(title=assignment.title, settings=settings))
                number = made.inserted_primary_key[0] if made.inserted_primary_key else 0
            else:
                connection.execute(update(table).where(table.c.id == number).values(settings=settings))
            known = set(connection.scalars(select(schema.students.c.id)))
            rows = [msgspec.structs.asdict(student) for student in students]
            if new := [row for row in rows if row["id"] not in known]:
                connection.execute(insert(schema.students), new)
            if old := [{"known": row["id"], **row} for row in rows if row["id"] in known]:
                connection.execute(update(schema.students).where(schema.students.c.id == bindparam("known")), old)
            made = connection.execute(insert(schema.runs).values(assignment_id=number, started_at=now()))
            assert made.inserted_primary_key is not None
            return number, made.inserted_primary_key[0]

    def finish(self, run: int) -> None:
        """Note that a run came to its end."""
        with self._writer.begin() as connection:
            connection.execute(update(schema.runs).where(schema.runs.c.id == run).values(finished_at=now()))

    def known(self, assignment: int) -> dict[tuple[str, str, str], int]:
        """The attempts that need not be graded again: by student, exercise and key, their newest number."""
        table = schema.attempts
        query = (
            select(table.c.student_id, table.c.exercise, table.c.work, func.max(table.c.id))
            .where(table.c.assignment_id == assignment, table.c.verdict != "grader_fault")
            .group_by(table.c.student_id, table.c.exercise, table.c.work)
        )
        with self._engine.connect() as connection:
            return {(row[0], row[1], row[2]): row[3] for row in connection.execute(query)}

    def record(self, assignment: int, attempt: Attempt) -> Attempt:
        """Keep an attempt, with its digest."""
        attempt = msgspec.structs.replace(attempt, digest=attempt_digest(attempt))
        values = msgspec.structs.asdict(attempt)
        del values["id"]
        values["student_id"] = values.pop("student")
        with self._writer.begin() as connection:
            connection.execute(insert(schema.attempts), {"assignment_id": assignment, **values})
        return attempt

    def found(self, assignment: int, found: list[Found]) -> None:
        """Keep what a run found, in place of what earlier runs found of the same students and exercises."""
        table = schema.entries
        pairs = {(each.student, each.exercise) for each in found}
        with self._writer.begin() as connection:
            if found:
                connection.execute(
                    delete(table).where(
                        table.c.assignment_id == assignment,
                        table.c.student_id == bindparam("of"),
                        table.c.exercise == bindparam("answers"),
                    ),
                    [{"of": student, "answers": exercise} for student, exercise in sorted(pairs)],
                )
                rows = [
                    {"assignment_id": assignment, "student_id": each.student} | _without(each, "student")
                    for each in found
                ]
                connection.execute(insert(table), rows)

    # ── what instructors do ──────────────────────────────────────────────────────────────────────

    def override(self, assignment: int, override: Override) -> None:
        """Keep a score that an instructor set; raises UserError for a student who is not there."""
        with self._writer.begin() as connection:
            self._must_know(connection, override.student)
            values = _without(override, "student")
            connection.execute(
                insert(schema.overrides).values(assignment_id=assignment, student_id=override.student, **values)
            )

    def delete_student(self, student: str) -> int:
        """Delete all that is kept about a student; how many attempts that were. Raises UserError for an unknown one."""
        with self._writer.begin() as connection:
            self._must_know(connection, student)
            gone = 0
            for table in (schema.attempts, schema.entries, schema.overrides):
                result = connection.execute(delete(table).where(table.c.student_id == student))
                gone += result.rowcount if table is schema.attempts else 0
            connection.execute(delete(schema.students).where(schema.students.c.id == student))
            return gone

    # ── what reports read ────────────────────────────────────────────────────────────────────────

    def assignment(self, title: str | None = None) -> tuple[int, Assignment]:
        """The assignment of this title, by default the one graded last; raises UserError."""
        table = schema.assignments
        with self._engine.connect() as connection:
            query = select(table.c.id, table.c.settings)
            if title is not None:
                row = connection.execute(query.where(table.c.title == title)).first()
            else:
                newest = select(schema.runs.c.assignment_id).order_by(schema.runs.c.id.desc()).limit(1)
                row = connection.execute(query.where(table.c.id == newest.scalar_subquery())).first()
            titles = list(connection.scalars(select(table.c.title)))
        if row is None:
            have = f": it has {', '.join(titles)}" if titles else ": nothing was graded yet"
            raise UserError(
                f"the gradebook has no assignment {title!r}{have}" if title else f"the gradebook is empty{have}"
            )
        return row[0], msgspec.json.decode(row[1], type=Assignment)

    def students(self) -> dict[str, Student]:
        """Everybody who is kept, by id."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(schema.students).order_by(schema.students.c.id)).mappings()
            return {row["id"]: Student(**row) for row in rows}

    def attempts(
        self, assignment: int, *, until: str | None = None, student: str | None = None, reports: bool = True
    ) -> Iterator[Attempt]:
        """The attempts in the order in which they were recorded, up to a moment.

        Args:
            assignment: Its number.
            until: Leave out what was recorded later.
            student: Only this one's.
            reports: Whether to read the reports, which are nearly all of a gradebook's bytes; without them each is "".
        """
        table = schema.attempts
        columns = [column for column in table.c if reports or column is not table.c.report]
        query = select(*columns).where(table.c.assignment_id == assignment).order_by(table.c.id)
        if until is not None:
            query = query.where(table.c.recorded_at <= until)
        if student is not None:
            query = query.where(table.c.student_id == student)
        with self._engine.connect() as connection:
            for row in connection.execute(query).mappings():
                yield _attempt({"report": "", **row})

    def attempts_of(self, numbers: Collection[int]) -> dict[int, Attempt]:
        """Some attempts, by number; a few hundred at a time, since their reports are long."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(schema.attempts).where(schema.attempts.c.id.in_(numbers))).mappings()
            return {row["id"]: _attempt(dict(row)) for row in rows}

    def entries(self, assignment: int) -> list[Found]:
        """What the last runs found."""
        table = schema.entries
        query = select(table).where(table.c.assignment_id == assignment).order_by(table.c.id)
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings()
            names = ("exercise", "submission", "submitted_at", "submitted_from", "problem")
            return [Found(row["student_id"], *(row[name] for name in names)) for row in rows]

    def overrides(self, assignment: int, *, until: str | None = None) -> list[Override]:
        """The overrides in the order in which they were made, up to a moment."""
        table = schema.overrides
        query = select(table).where(table.c.assignment_id == assignment).order_by(table.c.id)
        if until is not None:
            query = query.where(table.c.made_at <= until)
        with self._engine.connect() as connection:
            return [
                Override(row["student_id"], row["exercise"], row["score"], row["reason"], row["made_at"])
                for row in connection.execute(query).mappings()
            ]

    def finished(self, assignment: int) -> list[str]:
        """When the runs that came to their end did, in order."""
        table = schema.runs
        query = select(table.c.finished_at).where(table.c.assignment_id == assignment, table.c.finished_at.is_not(None))
        with self._engine.connect() as connection:
            return sorted(moment for moment in connection.scalars(query) if moment)

    def _must_know(self, connection: Any, student: str) -> None:
        if connection.scalar(select(schema.students.c.id).where(schema.students.c.id == student)) is None:
            raise UserError(f"the gradebook has no student {student!r}", "practice report --format csv lists them")


def now() -> str:
    """This moment as the gradebook writes it."""
    return written(datetime.now(UTC))


def written(moment: datetime) -> str:
    """A moment as the gradebook writes it: ISO 8601 in UTC, to the microsecond, so that text sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def attempt_digest(attempt: Attempt) -> str:
    """The SHA-256 of all that an attempt says."""
    values = msgspec.structs.asdict(attempt)
    for name in ("id", "run_id", "digest"):
        del values[name]
    return hashlib.sha256(msgspec.json.encode(values, order="sorted")).hexdigest()


def _attempt(row: dict[str, Any]) -> Attempt:
    del row["assignment_id"]
    row["student"] = row.pop("student_id")
    return Attempt(**row)


def _without(struct: msgspec.Struct, *names: str) -> dict[str, Any]:
    return {name: value for name, value in msgspec.structs.asdict(struct).items() if name not in names}
