"""Attempts, hints and revealed solutions, in one small SQLite file.

Every write is one immediate transaction, so that concurrent checks wait for one another and a
kill -9 leaves the state before it or after it. SQLite's rollback journal does that; its WAL would
too, but not on the network file systems that home folders are often on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from grader import settings
from grader.errors import UserError
from grader.model import Report, Verdict, from_json, to_json

FILE_NAME = "memory.db"

# Seconds that a writer waits for the others: each of them takes milliseconds.
_PATIENCE = 20.0

# What was printed is for the report on the screen; of each check this much is remembered.
_PRINTED = 2000

# One entry for each version of the schema, its statements in order. Entries are only ever added.
_MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE attempts (
            id INTEGER PRIMARY KEY, exercise TEXT NOT NULL, sha256 TEXT NOT NULL, verdict TEXT NOT NULL,
            score REAL, max_score REAL NOT NULL, seconds REAL NOT NULL, graded_at TEXT NOT NULL,
            tier TEXT NOT NULL, report BLOB NOT NULL)""",
        "CREATE INDEX attempts_by_exercise ON attempts (exercise, id)",
        "CREATE TABLE hints (exercise TEXT PRIMARY KEY, seen INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE TABLE revealed (exercise TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID",
    ),
)


class MemoryUnavailable(UserError):
    """The file cannot be opened or written; whoever only wants to note something goes on without."""


class Attempt(msgspec.Struct, frozen=True):
    """One check of one submission, without its report."""

    id: int
    exercise: str
    sha256: str
    verdict: Verdict
    score: float | None
    max_score: float
    seconds: float
    graded_at: str
    tier: str


class Standing(msgspec.Struct, frozen=True):
    """What is remembered of one exercise.

    Attributes:
        attempts: How often it was checked.
        best: The highest score so far; None before one was given.
        solved: Whether all checks passed once.
        hints: How many hints were seen.
        revealed: Whether the solution was shown.
    """

    attempts: int = 0
    best: float | None = None
    solved: bool = False
    hints: int = 0
    revealed: bool = False


class Memory:
    """The learner's memory; close it, or use it as a context manager."""

    def __init__(self, path: Path | None) -> None:
        """Open the file, making or migrating it; without a path, remember nothing after the end.

        Raises:
            MemoryUnavailable: It cannot be opened or made.
            UserError: A newer version of practice wrote it; nothing is changed.
        """
        self._path = path
        self._db: sqlite3.Connection | None = None
        with self._told():
            if path is not None:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Without an isolation level, transactions begin where this module says BEGIN.
            self._db = sqlite3.connect(path or ":memory:", timeout=_PATIENCE, isolation_level=None)
            try:
                self._migrate(self._db)
            except BaseException:
                self.close()
                raise

    @classmethod
    def open(cls) -> Self:
        """The memory under PRACTICE_HOME; raises as `Memory` does."""
        return cls(settings.home() / FILE_NAME)

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def record(self, report: Report) -> None:
        """Remember an attempt."""
        checks = tuple(msgspec.structs.replace(check, printed=check.printed[:_PRINTED]) for check in report.checks)
        self._write(
            """INSERT INTO attempts
               (exercise, sha256, verdict, score, max_score, seconds, graded_at, tier, report)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            report.exercise,
            report.submission.sha256,
            str(report.verdict),
            report.score,
            report.max_score,
            report.seconds,
            report.graded_at,
            report.isolation.tier,
            to_json(msgspec.structs.replace(report, checks=checks)),
        )

    def see_hint(self, slug: str) -> int:
        """One more hint of this exercise was seen; returns how many now."""
        self._write(
            "INSERT INTO hints VALUES (?, 1) ON CONFLICT (exercise) DO UPDATE SET seen = seen + 1",
            slug,
        )
        return self.hints_seen(slug)

    def hints_seen(self, slug: str) -> int:
        """How many hints of this exercise were seen."""
        rows = self._read("SELECT seen FROM hints WHERE exercise = ?", slug)
        return rows[0][0] if rows else 0

    def reveal(self, slug: str) -> None:
        """The solution was shown; the first time is what counts."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._write("INSERT INTO revealed VALUES (?, ?) ON CONFLICT DO NOTHING", slug, now)

    def revealed(self, slug: str) -> datetime | None:
        """When the solution was first shown; None where it was not."""
        rows = self._read("SELECT at FROM revealed WHERE exercise = ?", slug)
        return datetime.fromisoformat(rows[0][0]) if rows else None

    def attempts(self, slug: str) -> list[Attempt]:
        """The attempts at this exercise, oldest first."""
        return self._attempts("WHERE exercise = ? ORDER BY id", slug)

    def last(self) -> Attempt | None:
        """The latest attempt at any exercise."""
        found = self._attempts("ORDER BY id DESC LIMIT 1")
        return found[0] if found else None

    def report(self, attempt: Attempt) -> Report:
        """The report of an attempt, with what was printed cut short."""
        return from_json(self._read("SELECT report FROM attempts WHERE id = ?", attempt.id)[0][0])

    def solved(self) -> set[str]:
        """The exercises of which all checks passed once."""
        return {row[0] for row in self._read("SELECT DISTINCT exercise FROM attempts WHERE verdict = 'passed'")}

    def standings(self) -> dict[str, Standing]:
        """What is remembered of every exercise that was tried, hinted at or revealed."""
        rows = self._read(
            """SELECT exercise, SUM(attempts), MAX(best), MAX(solved), SUM(hints), MAX(revealed) FROM (
                 SELECT exercise, COUNT(*) AS attempts, MAX(score) AS best, MAX(verdict = 'passed') AS solved,
                        0 AS hints, 0 AS revealed FROM attempts GROUP BY exercise
                 UNION ALL SELECT exercise, 0, NULL, 0, seen, 0 FROM hints
                 UNION ALL SELECT exercise, 0, NULL, 0, 0, 1 FROM revealed)
               GROUP BY exercise"""
        )
        return {
            slug: Standing(attempts, best, bool(solved), hints, bool(revealed))
            for slug, attempts, best, solved, hints, revealed in rows
        }

    def _attempts(self, which: str, *values: object) -> list[Attempt]:
        columns = Attempt.__struct_fields__
        rows = self._read(f"SELECT {', '.join(columns)} FROM attempts {which}", *values)
        return [msgspec.convert(dict(zip(columns, row, strict=True)), Attempt) for row in rows]

    def _read(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._told() as db:
            return db.execute(statement, values).fetchall()

    def _write(self, statement: str, *values: object) -> None:
        with self._told() as db, _transaction(db):
            db.execute(statement, values)

    @contextmanager
    def _told(self) -> Generator[sqlite3.Connection]:
        """The connection; what SQLite and the file system refuse is told as `MemoryUnavailable`."""
        try:
            yield self._db  # pyright: ignore[reportReturnType]  # None only while it is being opened
        except (sqlite3.Error, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise MemoryUnavailable(
                f"{self._path or 'the memory'} cannot be used: {reason}",
                "set PRACTICE_HOME to a folder that you may write to; if the file is damaged, move it away",
            ) from error

    def _migrate(self, db: sqlite3.Connection) -> None:
        if self._version(db) == len(_MIGRATIONS):
            return
        with _transaction(db):
            # Another process may have migrated it while this one waited.
            for number, statements in enumerate(_MIGRATIONS[self._version(db) :], self._version(db) + 1):
                for statement in statements:
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {number}")

    def _version(self, db: sqlite3.Connection) -> int:
        version: int = db.execute("PRAGMA user_version").fetchone()[0]
        if version > len(_MIGRATIONS):
            raise UserError(
                f"{self._path} was written by a newer version of practice (its schema is {version}, "
                f"this version knows {len(_MIGRATIONS)})",
                "update practice, or set PRACTICE_HOME to another folder",
            )
        return version


@contextmanager
def _transaction(db: sqlite3.Connection) -> Generator[None]:
    """All of it or none; it has the write lock from the start, so that it never has to give way later."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        # A full disk makes SQLite roll back by itself.
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
