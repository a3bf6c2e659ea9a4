"""practice, practice list and practice show."""

from __future__ import annotations

import json

import pytest

from grader.catalog import open_catalog
from grader.learning import Memory


@pytest.fixture
def three(built_in):
    """Two topics, two levels."""
    built_in.add("one", title="First")
    built_in.add("two", title="Second", level=3)
    built_in.add("three", title="Third", topic="training")
    return built_in


def test_list_shows_title_question_and_level(three, practice):
    """Each exercise with its title, level and the question that it answers, by topic."""
    said = practice("list")
    assert said.status == 0
    lines = [line.strip() for line in said.out.splitlines()]
    assert lines[:5] == [
        f"foundations{'0 of 2 solved':>67}",
        "one    1  First",
        "What is First?",
        "two    3  Second",
        "What is Second?",
    ]
    assert "training" in said.out


def test_list_shows_where_you_stand(three, practice, monkeypatch):
    """Tried and revealed exercises are marked."""
    with Memory.open() as memory:
        memory.reveal("three")
    assert "? three" in practice("list").out


def test_list_fits_a_terminal(built_in, practice):
    """Long titles and questions are wrapped at 80 columns."""
    built_in.add("a-rather-long-slug-indeed", title="A title that goes on and on " * 4)
    assert max(map(len, practice("list").out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        ([], ["one", "two", "three"]),
        (["--topic", "training"], ["three"]),
        (["--level", "1"], ["one", "three"]),
        (["--topic", "foundations", "--level", "3"], ["two"]),
        (["--topic", "training", "--level", "4"], []),
    ],
)
def test_list_json_is_one_array(three, practice, words, slugs):
    """--json writes one array with the documented fields; the filters hold for it too."""
    rows = json.loads(practice("list", "--json", *words).out)
    assert [row["slug"] for row in rows] == slugs
    for row in rows:
        assert list(row) == ["slug", "title", "topic", "level", "backend", "guide", "points", "checks"]
        assert (row["points"], row["checks"]) == (3.5, 3)


def test_an_unknown_topic_names_the_topics(three, practice):
    """A topic that does not exist exits 2 and says which do."""
    said = practice("list", "--topic", "magic")
    assert said.status == 2
    assert "foundations, training" in said.err


def test_a_broken_exercise_is_noted_and_the_others_listed(three, practice):
    """One exercise that cannot be read is told on standard error; the array has the others."""
    (three.root / "exercises" / "one" / "exercise.toml").write_text("level = 9")
    (three.root / "solutions" / "two" / "test_hidden.py").unlink()
    said = practice("list", "--json")
    assert [row["slug"] for row in json.loads(said.out)] == ["three"]
    assert said.err.count("note: ") == 2


def test_the_real_exercises_can_be_listed(practice):
    """The exercises of this checkout are all in the array."""
    rows = json.loads(practice("list", "--json").out)
    assert sorted(row["slug"] for row in rows) == open_catalog().slugs()


def test_show_gives_a_pipe_the_markdown(three, practice):
    """In a pipe the statement comes as it was written."""
    said = practice("show", "one")
    assert (said.status, said.out) == (0, "# First\n\nTake *twice* the number.\n")


def test_show_renders_for_a_terminal(three, practice, monkeypatch):
    """On a terminal the Markdown is laid out."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")
    said = practice("show", "one")
    assert "Take twice the number." in said.out.replace("\x1b[3m", "").replace("\x1b[0m", "")
    assert "*twice*" not in said.out


def test_show_without_a_statement_is_a_broken_exercise(three, practice):
    """A missing README is named."""
    (three.root / "exercises" / "one" / "README.md").unlink()
    said = practice("show", "one")
    assert said.status == 2
    assert "README.md" in said.err


def test_bare_practice_says_what_to_do(three, practice):
    """Without a verb: how much is solved, and the command to type."""
    said = practice()
    assert said.status == 0
    assert said.out.startswith("0 of 3 exercises solved\n")
    assert "practice start one" in said.out


def test_an_unusable_home_is_noted_and_the_rest_works(three, practice, home):
    """Browsing works without a memory."""
    home.write_text("in the way")
    for words in ([], ["list"]):
        said = practice(*words)
        assert said.status == 0
        assert "nothing is remembered" in said.err
        assert "one" in said.out


def test_practice_path_brings_exercises_of_ones_own(three, practice, tmp_path, monkeypatch):
    """An instructor's folder stands beside the built-in exercises."""
    mine = type(three)(tmp_path / "mine")
    mine.add("own", topic="zoology")
    monkeypatch.setenv("PRACTICE_PATH", str(mine.root))
    assert [row["slug"] for row in json.loads(practice("list", "--json").out)] == ["one", "two", "three", "own"]


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_folder_that_is_not_there_is_refused(three, practice, place):
    """--exercises with a wrong folder exits 2, wherever it stands."""
    option = ["--exercises", "missing"]
    said = practice(*option, "list") if place == "before" else practice("list", *option)
    assert (said.status, said.out) == (2, "")
    assert "missing is not there" in said.err
