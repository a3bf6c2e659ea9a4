"""What became of mutants, remembered by content: a run that was interrupted goes on where it stopped."""

from __future__ import annotations

import hashlib
import sqlite3
from enum import StrEnum
from pathlib import Path
from types import TracebackType

import msgspec

from grader.errors import UserError


class Fate(StrEnum):
    """What became of a mutant; a fault of the grader's is neither of the others."""

    KILLED = "killed"
    SURVIVED = "survived"
    FAULT = "fault"


class Graded(msgspec.Struct, frozen=True):
    """One mutant, graded.

    Attributes:
        sha256: The mutant's.
        fate: What became of it.
        check: The first check that it did not pass; empty for a survivor.
        verdict: Of that check.
        message: What went wrong, for a fault.
        seconds: How long it took.
    """

    sha256: str
    fate: Fate
    check: str = ""
    verdict: str = ""
    message: str = ""
    seconds: float = 0.0


_SCHEMA = """CREATE TABLE IF NOT EXISTS graded (
    content TEXT PRIMARY KEY, slug TEXT NOT NULL, sha256 TEXT NOT NULL, fate TEXT NOT NULL, "check" TEXT NOT NULL,
    verdict TEXT NOT NULL, seconds REAL NOT NULL
) WITHOUT ROWID"""


class State:
    """The file of results; each is written as soon as it is there, in a transaction of its own.

    Faults are not kept: the next run tries them again.
    """

    def __init__(self, path: Path) -> None:
        """Open the file, or make it.

        Raises:
            UserError: It cannot be used.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(path, timeout=30.0, isolation_level=None)
            self._file.execute("PRAGMA journal_mode=WAL")
            self._file.execute("PRAGMA synchronous=NORMAL")
            self._file.execute(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise UserError(f"{path} cannot be used: {error}", "name another file with --state, or remove it") from None

    def recall(self, contents: dict[str, str]) -> dict[str, Graded]:
        """What is known, by the mutants' SHA-256; `contents` is `content_of` each."""
        known: dict[str, Graded] = {}
        for sha256, content in contents.items():
            row = self._file.execute(
                'SELECT fate, "check", verdict, seconds FROM graded WHERE content = ?', (content,)
            ).fetchone()
            if row is not None:
                known[sha256] = Graded(sha256, Fate(row[0]), check=row[1], verdict=row[2], seconds=row[3])
        return known

    def remember(self, slug: str, content: str, graded: Graded) -> None:
        """Keep one result."""
        if graded.fate is not Fate.FAULT:
            self._file.execute(
                "INSERT OR REPLACE INTO graded VALUES (?, ?, ?, ?, ?, ?, ?)",
                (content, slug, graded.sha256, graded.fate.value, graded.check, graded.verdict, graded.seconds),
            )

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> State:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def content_of(reference: str, suite: str, mutant: str, version: str) -> str:
    """The key of a result: a digest of all that it depends on.

    Args:
        reference: The SHA-256 of the reference.
        suite: The digest of the suites and the metadata.
        mutant: The SHA-256 of the mutant.
        version: The grader's.
    """
    return hashlib.sha256(f"{reference} {suite} {mutant} {version}".encode()).hexdigest()
