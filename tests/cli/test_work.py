"""practice start, hint and solution."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from grader import datasets
from grader.learning import Memory


@pytest.fixture
def twice(built_in, practice):
    """One exercise."""
    return built_in.add("twice")


def test_start_copies_the_stub(twice, practice):
    """The stub comes byte for byte, and the next commands are named."""
    said = practice("start", "twice")
    assert said.status == 0
    assert Path("twice.py").read_bytes() == (twice / "twice.py").read_bytes()
    assert "practice check twice" in said.out


def test_start_makes_the_folder_and_names_the_file(twice, practice):
    """--into is made where it is not there, and the proposed command finds the file."""
    said = practice("start", "twice", "--into", "my work/deep")
    assert Path("my work/deep/twice.py").is_file()
    assert "practice check twice 'my work/deep/twice.py'" in said.out


def test_start_never_overwrites(twice, practice):
    """What is there stays as it is, and the command exits 2 with a remedy."""
    Path("twice.py").write_text("my work")
    said = practice("start", "twice")
    assert (said.status, said.out) == (2, "")
    assert "was not touched" in said.err
    assert Path("twice.py").read_text() == "my work"


def test_start_copies_the_data_too(built_in, practice):
    """What the exercise is about lies beside the stub, and is not written over what is there."""
    built_in.add("twice", more='data = ["digits"]')
    assert "digits.npz" in practice("start", "twice").out
    assert Path("digits.npz").read_bytes() == datasets.path("digits").read_bytes()
    Path("digits.npz").write_text("mine")
    Path("twice.py").unlink()
    assert "was not touched" in practice("start", "twice").out
    assert Path("digits.npz").read_text() == "mine"


def test_data_that_there_is_not_is_told(built_in, practice):
    """A name in the metadata that is none says which there are."""
    built_in.add("twice", more='data = ["faces"]')
    said = practice("start", "twice")
    assert said.status == 2
    assert "no data 'faces'" in said.err
    assert "digits" in said.err


def test_start_does_not_follow_a_dangling_link(twice, practice):
    """A link to nowhere is something that is there."""
    Path("twice.py").symlink_to("elsewhere.py")
    assert practice("start", "twice").status == 2
    assert not Path("elsewhere.py").exists()


def test_start_into_a_file_is_refused(twice, practice):
    """--into must be a folder."""
    Path("notes").write_text("")
    said = practice("start", "twice", "--into", "notes")
    assert said.status == 2
    assert "notes is no folder" in said.err


def test_hints_come_one_by_one(twice, practice):
    """Each call shows the next hint and says how many are left."""
    first = practice("hint", "twice").out
    assert first.startswith("hint 1 of 2\nadd\n")
    assert "practice hint twice   (2 of 2)" in first
    second = practice("hint", "twice").out
    assert second.startswith("hint 2 of 2\nx + x\n")
    assert "practice solution twice" in second


def test_after_the_last_hint_all_are_shown_again(twice, practice):
    """No call is in vain, and none counts beyond the last."""
    for _ in range(3):
        said = practice("hint", "twice")
    assert "hint 1 of 2" in said.out
    assert "hint 2 of 2" in said.out
    with Memory.open() as memory:
        assert memory.hints_seen("twice") == 2


def test_an_exercise_without_hints_says_so(built_in, practice):
    """Nothing to show exits 2."""
    path = built_in.add("twice") / "exercise.toml"
    path.write_text(path.read_text().replace('hints = ["add", "x + x"]', ""))
    said = practice("hint", "twice")
    assert said.status == 2
    assert "has no hints" in said.err


def test_a_newer_memory_stops_a_hint(twice, practice, home):
    """Where a newer version keeps the memory, a hint would be shown unseen: exit 2, with the remedy."""
    home.mkdir()
    with closing(sqlite3.connect(home / "memory.db")) as db:
        db.execute("PRAGMA user_version = 99")
    said = practice("hint", "twice")
    assert (said.status, said.out) == (2, "")
    assert "update practice" in said.err


@pytest.mark.parametrize("answer", ["n\n", "\n", "maybe\n"])
def test_solution_asks_first(twice, practice, monkeypatch, answer):
    """Anything but yes shows nothing and remembers nothing."""
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    said = practice("solution", "twice")
    assert said.status == 1
    assert "return" not in said.out
    with Memory.open() as memory:
        assert memory.revealed("twice") is None


def test_a_yes_shows_the_solution_and_is_remembered(twice, practice, monkeypatch):
    """The reference comes as it is on disk, the question on standard error."""
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    said = practice("solution", "twice")
    assert (said.status, said.out) == (0, "def twice(x, times=2):\n    return times * x\n")
    assert "[y/N]" in said.err
    with Memory.open() as memory:
        assert memory.revealed("twice") is not None


def test_what_was_revealed_needs_no_question(twice, practice, monkeypatch):
    """--yes does not ask, and the second time nobody does."""
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert practice("solution", "twice", "--yes").status == 0
    assert practice("solution", "twice").status == 0


def test_nobody_to_answer_is_refused(twice, practice, monkeypatch):
    """Without an answer, as in a script, the command exits 2 and names --yes."""
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    said = practice("solution", "twice")
    assert (said.status, said.out) == (2, "")
    assert "--yes" in said.err


def test_a_copy_without_solutions_says_so(built_in, practice):
    """In a class's copy there is no solution to show."""
    built_in.add("twice")
    (built_in.root / "solutions").rename(built_in.root / "elsewhere")
    said = practice("solution", "twice", "--yes")
    assert said.status == 2
    assert "not in this copy" in said.err
