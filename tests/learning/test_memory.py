"""What is remembered: that it is, that it survives, and what is said when it cannot be."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import grader
from grader.errors import UserError
from grader.learning import Memory, MemoryUnavailable, Standing
from grader.model import Verdict

_WRITER = Path(__file__).with_name("writer.py")


def _start(path: Path, count: int) -> subprocess.Popen[str]:
    packages = str(Path(grader.__file__).parents[1])
    return subprocess.Popen(
        [sys.executable, str(_WRITER), str(path), str(count)],
        env={**os.environ, "PYTHONPATH": packages},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_the_file_is_made_under_the_home(home):
    """The first use makes the folder and the file."""
    with Memory.open() as memory:
        assert memory.last() is None
    assert (home / "memory.db").is_file()


def test_an_attempt_is_remembered_with_its_report(report):
    """What was recorded comes back, from another opening too."""
    written = report("twice", Verdict.FAILED, 1.0)
    with Memory.open() as memory:
        memory.record(written)
    with Memory.open() as memory:
        (attempt,) = memory.attempts("twice")
        assert (attempt.verdict, attempt.score, attempt.max_score, attempt.tier) == (Verdict.FAILED, 1.0, 3.0, "full")
        assert memory.last() == attempt
        assert memory.report(attempt) == written


def test_attempts_come_oldest_first(report):
    """The attempts at one exercise are in order, and another's are not among them."""
    with Memory.open() as memory:
        for slug, score in (("twice", 1.0), ("other", 3.0), ("twice", 2.0)):
            memory.record(report(slug, score=score))
        assert [attempt.score for attempt in memory.attempts("twice")] == [1.0, 2.0]
        last = memory.last()
    assert last is not None
    assert last.score == 2.0


def test_solved_is_what_passed_once(report):
    """A later failure does not take a solved exercise away."""
    with Memory.open() as memory:
        memory.record(report("twice", Verdict.PASSED, 3.0))
        memory.record(report("twice", Verdict.FAILED, 1.0))
        memory.record(report("other", Verdict.FAILED, 1.0))
        assert memory.solved() == {"twice"}


def test_a_grader_fault_has_no_score(report):
    """A fault of ours is remembered without a score and does not count as the best."""
    with Memory.open() as memory:
        memory.record(report("twice", Verdict.GRADER_FAULT, None))
        assert memory.attempts("twice")[0].score is None
        assert memory.standings()["twice"] == Standing(attempts=1, best=None)


def test_long_output_is_cut_short(report):
    """Of what a submission printed only the beginning is kept: a loop that prints does not fill the disk."""
    with Memory.open() as memory:
        memory.record(report("twice", printed="x" * 60_000))
        (attempt,) = memory.attempts("twice")
        assert len(memory.report(attempt).checks[0].printed) == 2000


def test_hints_are_counted_by_exercise():
    """Each hint seen counts one, for its own exercise."""
    with Memory.open() as memory:
        assert memory.hints_seen("twice") == 0
        assert memory.see_hint("twice") == 1
        assert memory.see_hint("twice") == 2
        assert memory.hints_seen("other") == 0


def test_a_reveal_keeps_its_first_time():
    """Showing a solution again does not change when it was revealed."""
    with Memory.open() as memory:
        assert memory.revealed("twice") is None
        memory.reveal("twice")
        first = memory.revealed("twice")
        memory.reveal("twice")
        assert first is not None
        assert first.tzinfo is not None
        assert memory.revealed("twice") == first


def test_standings_put_all_together(report):
    """Attempts, best score, solved, hints and reveals of each exercise, in one reading."""
    with Memory.open() as memory:
        memory.record(report("twice", Verdict.FAILED, 2.0))
        memory.record(report("twice", Verdict.PASSED, 3.0))
        memory.see_hint("twice")
        memory.see_hint("hinted")
        memory.reveal("shown")
        assert memory.standings() == {
            "twice": Standing(attempts=2, best=3.0, solved=True, hints=1),
            "hinted": Standing(hints=1),
            "shown": Standing(revealed=True),
        }


def test_without_a_file_it_remembers_for_now(home):
    """The stand-in for an unusable file works, and leaves nothing behind."""
    with Memory(None) as memory:
        assert memory.see_hint("twice") == 1
    assert not home.exists()


def test_a_newer_schema_is_refused_and_left_alone(home):
    """A file of a newer version is told as such; not a byte of it changes."""
    home.mkdir()
    path = home / "memory.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE attempts (everything TEXT)")
        db.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(UserError, match="newer version of practice") as caught:
        Memory.open()
    assert not isinstance(caught.value, MemoryUnavailable)
    assert "PRACTICE_HOME" in caught.value.remedy
    assert path.read_bytes() == before


def test_a_failed_migration_leaves_nothing_half_made(home):
    """When a migration cannot be finished the file is as it was before."""
    home.mkdir()
    path = home / "memory.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE hints (mine TEXT)")  # in the way of the third statement
    with pytest.raises(MemoryUnavailable, match="already exists"):
        Memory.open()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("hints",)]
        assert db.execute("PRAGMA user_version").fetchone() == (0,)


def test_a_home_that_cannot_be_made_is_told(home):
    """A home below a file is unavailable, with the way out."""
    home.write_text("")
    with pytest.raises(MemoryUnavailable, match=r"memory\.db cannot be used") as caught:
        Memory.open()
    assert "PRACTICE_HOME" in caught.value.remedy


def test_a_damaged_file_is_told_and_kept(home):
    """What is no database is refused and not overwritten."""
    home.mkdir()
    (home / "memory.db").write_bytes(b"not a database" * 100)
    with pytest.raises(MemoryUnavailable, match="not a database"):
        Memory.open()
    assert (home / "memory.db").read_bytes() == b"not a database" * 100


def test_concurrent_checks_lose_nothing(home):
    """Several processes that make, migrate and write the file at once all get their attempts in."""
    path = home / "memory.db"
    writers = [_start(path, 15) for _ in range(4)]
    assert [writer.wait(timeout=120) for writer in writers] == [0] * 4
    for writer in writers:
        writer.communicate()
    with Memory(path) as memory:
        assert len(memory.attempts("twice")) == 60
        assert memory.hints_seen("twice") == 60


def test_kill_in_the_middle_of_writing_leaves_it_whole(home):
    """After kill -9 the file is sound, has all that was said to be written, and can be written."""
    path = home / "memory.db"
    written = 0
    for _ in range(5):
        writer = _start(path, 100_000)
        assert writer.stdout is not None
        for _ in range(3):
            writer.stdout.readline()
        writer.kill()
        said, _ = writer.communicate(timeout=60)
        written += 3 + len(said.splitlines())
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with Memory(path) as memory:
        assert len(memory.attempts("twice")) >= written
        assert memory.see_hint("twice") > written
