"""The gradebook on SQLite, and on a real PostgreSQL server where there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

from grader.classroom.assignment import Assignment
from grader.classroom.gradebook import Attempt, Gradebook, Override, attempt_digest, store
from grader.classroom.gradebook.book import Found, written
from grader.classroom.gradebook.schema import METADATA
from grader.classroom.rosters import Student
from grader.errors import UserError

ASSIGNMENT = Assignment(title="ps1", exercises={"alpha": None}, due=datetime(2026, 12, 1, tzinfo=UTC))
ATTEMPT = Attempt(
    run_id=1,
    student="Ünï 山田",
    exercise="alpha",
    work="w" * 64,
    submission="a" * 64,
    suite="s" * 64,
    submitted_at="2026-11-30T00:00:00.000000+00:00",
    submitted_from="times",
    recorded_at="2026-12-01T00:00:00.000000+00:00",
    verdict="failed",
    score=0.1 + 0.2,  # a number that a careless column would round
    max_score=5.0,
    tier="full",
    message="'; DROP TABLE attempts; --",
    report='{"a": "\\u0000"}',
)


def binaries() -> Path | None:
    """Where Debian puts PostgreSQL's server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server of these tests' own, reached by a socket alone."""
    found = binaries()
    if found is None:
        pytest.skip("PostgreSQL's server is not installed: apt install postgresql")
    user = "postgres" if os.getuid() == 0 else None  # it refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="practice-postgres-"))
    if user:
        shutil.chown(folder, user)
    options = {"user": user, "cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    data = folder / "data"
    init = [found / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale"]
    subprocess.run(init, check=True, **options)
    running = subprocess.Popen(
        [found / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"], **options
    )
    try:
        deadline = time.monotonic() + 60
        while not (folder / ".s.PGSQL.5432").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        running.terminate()
        running.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'grades.db'}"
        return
    place = request.getfixturevalue("server")
    engine = create_engine(place.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    yield place


@pytest.fixture
def book(url) -> Iterator[Gradebook]:
    """A gradebook in it."""
    with Gradebook.open(url) as opened:
        yield opened


def begun(book: Gradebook, *students: str) -> tuple[int, int]:
    return book.begin(ASSIGNMENT, [Student(each) for each in students or (ATTEMPT.student,)])


def test_an_attempt_comes_back_as_it_was(book):
    """Numbers to the last digit, any text, and the digest that was taken before are still there."""
    number, run = begun(book)
    kept = book.record(number, msgspec.structs.replace(ATTEMPT, run_id=run))
    (read,) = book.attempts(number)
    assert msgspec.structs.replace(read, id=0) == kept
    assert attempt_digest(read) == kept.digest


def test_the_migrated_schema_is_the_one_in_the_code(url):
    """What the migrations make and what the tables say are the same."""
    engine = store.connect(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()


def test_a_newer_schema_is_refused(url):
    """A gradebook that a newer version wrote is left alone, with the remedy."""
    engine = store.connect(url)
    with store.writer(engine).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(UserError, match="newer version"):
        store.connect(url)


def test_what_is_known_leaves_faults_out(book):
    """A fault of the grader's is tried again; anything else is known by student, exercise and key."""
    number, run = begun(book)
    attempt = msgspec.structs.replace(ATTEMPT, run_id=run)
    book.record(number, msgspec.structs.replace(attempt, verdict="grader_fault", score=None))
    assert book.known(number) == {}
    book.record(number, attempt)
    assert list(book.known(number)) == [(ATTEMPT.student, "alpha", "w" * 64)]


def test_a_run_replaces_what_was_found_before(book):
    """Entries are those of the last run that looked; other students' stay."""
    number, _ = begun(book, "a", "b")
    both = [Found(each, "alpha", "", None, "", "missing") for each in ("a", "b")]
    book.found(number, both)
    later = Found("a", "alpha", "x" * 64, written(datetime.now(UTC)), "file", "")
    book.found(number, [later])
    assert sorted(book.entries(number), key=lambda each: each.student) == [later, both[1]]


def test_deleting_a_student_leaves_nothing_of_them(book):
    """Attempts, entries, overrides and the student are gone, and nobody else's."""
    number, run = begun(book, "a", "b")
    for student in ("a", "b"):
        book.record(number, msgspec.structs.replace(ATTEMPT, run_id=run, student=student))
        book.found(number, [Found(student, "alpha", "", None, "", "missing")])
        book.override(number, Override(student, "alpha", 1.0, "why", "now"))
    assert book.delete_student("a") == 1
    assert list(book.students()) == ["b"]
    assert [each.student for each in book.attempts(number)] == ["b"]
    assert [each.student for each in (*book.entries(number), *book.overrides(number))] == ["b", "b"]
    with pytest.raises(UserError, match="no student 'a'"):
        book.delete_student("a")


def test_the_assignment_graded_last_is_the_default(book):
    """Without a title the assignment of the last run is meant; an unknown title is told with those that are there."""
    with pytest.raises(UserError, match="empty"):
        book.assignment()
    begun(book)
    book.begin(msgspec.structs.replace(ASSIGNMENT, title="ps2"), [])
    assert book.assignment()[1].title == "ps2"
    assert book.assignment("ps1")[1] == ASSIGNMENT
    with pytest.raises(UserError, match="it has ps1, ps2"):
        book.assignment("ps3")


def test_a_gradebook_that_is_not_there_is_told(tmp_path):
    """Reading does not make a file; the message says what does."""
    path = tmp_path / "none.db"
    with pytest.raises(UserError) as raised:
        Gradebook.open(str(path), create=False)
    assert "practice grade" in raised.value.remedy
    assert not path.exists()


@pytest.mark.parametrize("url", ["mysql://nowhere/x", "nothing://x", "postgresql://nobody@127.0.0.1:9/x"])
def test_a_database_that_cannot_be_used_is_told(url):
    """Another kind of database, and a server that is not there, are messages and no traces."""
    with pytest.raises(UserError):
        Gradebook.open(url)


def test_a_file_that_is_no_database_is_left_alone(tmp_path):
    """A file of another kind is refused and not changed."""
    path = tmp_path / "notes.txt"
    path.write_text("these are my notes, and they are longer than a header " * 20)
    before = path.read_bytes()
    with pytest.raises(UserError, match="cannot be opened"):
        Gradebook.open(str(path))
    assert path.read_bytes() == before
