"""`practice grade` as a user meets it: real submissions, real lanes, a real gradebook."""

from __future__ import annotations

import resource
import sqlite3
import subprocess

import pytest

from grader.catalog import root_at, suite_digest
from grader.classroom import lanes
from grader.classroom.engines import difference, open_engine
from grader.classroom.work import Machine, Setup, Task, own_versions
from grader.errors import UserError
from grader.model import from_json


def test_every_kind_gets_what_it_deserves(classroom, sources, scores):
    """Right, wrong, crashing, broken, empty and forging submissions each get their own score, and a row."""
    rows = classroom.grade(classroom.submissions(8))
    assert {list(sources)[int(row["student"][1:])]: row["score"] for row in rows} == scores
    assert {row["submitted_from"] for row in rows} == {"file"}


def test_what_is_graded_is_not_graded_again(classroom, sources, tmp_path):
    """The same command again takes everything from the gradebook, and a new file alone is graded."""
    folder = classroom.submissions(4)
    first = classroom.told(classroom.grade(folder))
    (folder / "s009.py").write_text(sources["right"])
    again = classroom.grade(folder)
    assert classroom.told(again) == first | {"s009": ("passed", 3.5, classroom.told(again)["s009"][2])}
    with sqlite3.connect(tmp_path / "grades.db") as book:
        assert book.execute("SELECT count(*) FROM attempts").fetchone() == (5,)


def test_a_changed_suite_regrades_what_it_touches(classroom, tmp_path):
    """After an edit of the suite every submission to it is graded with the new one, and the old attempts stay."""
    folder = classroom.submissions(2)
    classroom.grade(folder)
    hidden = classroom.suite
    hidden.write_text(hidden.read_text().replace("points(1)", "points(4)"))
    assert {row["student"]: row["score"] for row in classroom.grade(folder)} == {"s000": 6.5, "s001": 4.0}
    with sqlite3.connect(tmp_path / "grades.db") as book:
        assert book.execute("SELECT count(*) FROM attempts").fetchone() == (4,)


def test_a_result_does_not_depend_on_neighbours_order_or_jobs(classroom, tmp_path):
    """One at a time, three at once, and each alone: the same reports."""
    folder = classroom.submissions(8)
    together = classroom.told(classroom.grade(folder, "--jobs", "1", db="one.db"))
    assert classroom.told(classroom.grade(folder, "--jobs", "3", db="three.db")) == together
    alone: dict[str, tuple] = {}
    for name in ("s004", "s001"):
        single = tmp_path / f"only-{name}"
        single.mkdir()
        (single / f"{name}.py").write_bytes((folder / f"{name}.py").read_bytes())
        alone |= classroom.told(classroom.grade(single, db="alone.db"))
    assert alone == {name: together[name] for name in alone}


def test_one_student_is_graded_again(classroom, tmp_path):
    """--student and --again grade that student's work anew and nobody else's."""
    folder = classroom.submissions(3)
    classroom.grade(folder)
    assert set(classroom.told(classroom.grade(folder, "--student", "s001", "--again"))) == {"s001"}
    with sqlite3.connect(tmp_path / "grades.db") as book:
        assert book.execute("SELECT count(*) FROM attempts").fetchone() == (4,)


def test_a_roster_and_an_unreadable_file_make_rows(classroom, tmp_path):
    """Missing and unreadable submissions are rows with their reason, and the status is still 0."""
    folder = classroom.submissions(1)
    (folder / "s001.py").write_bytes(b"\xff\xfeabc")
    (tmp_path / "roster.csv").write_text("student_id\ns000\ns001\ns777\n")
    rows = {row["student"]: row for row in classroom.grade(folder, "--roster", str(tmp_path / "roster.csv"))}
    assert rows["s777"]["verdict"] == "missing"
    assert rows["s001"]["verdict"] == "unreadable"
    assert "UTF-16" in rows["s001"]["message"]
    assert rows["s777"]["score"] is None


def test_a_suite_that_cannot_be_used_is_our_fault(classroom):
    """A suite that does not import costs nobody a point: no score, exit status 3."""
    folder = classroom.submissions(2)
    hidden = classroom.suite
    hidden.write_text("import nothing_of_this_name\n" + hidden.read_text())
    rows = classroom.grade(folder, status=3)
    assert {(row["verdict"], row["score"]) for row in rows} == {("grader_fault", None)}


def test_a_gradebook_that_cannot_be_made_is_told(classroom):
    """A database that cannot be opened is a message with a remedy, exit status 2."""
    folder = classroom.submissions(1)
    done = subprocess.run(classroom.command(folder, db="no/such/folder/grades.db"), capture_output=True, text=True)
    assert done.returncode == 2
    assert "cannot be opened" in done.stderr


def test_two_instructors_grade_into_one_gradebook(classroom):
    """Two runs at once into one file both end well, and nothing is lost."""
    folder = classroom.submissions(16)
    runs = [
        subprocess.Popen(classroom.command(folder, "--jobs", "1"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    for each in runs:
        _, said = each.communicate(timeout=120)
        assert each.returncode == 0, said.decode()
    assert len(classroom.kept("grades.db")) == 16


def test_a_read_only_gradebook_is_told(classroom):
    """A database that cannot be written is a message, exit status 2, and nothing in it changes."""
    folder = classroom.submissions(1)
    classroom.grade(folder)
    before = (classroom.folder / "grades.db").read_bytes()
    (folder / "s009.py").write_text("x = 1\n")
    words = classroom.command(folder)
    words[words.index("--db") + 1] = f"sqlite:///file:{classroom.folder / 'grades.db'}?mode=ro&uri=true"
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 2
    assert "readonly database" in done.stderr
    assert (classroom.folder / "grades.db").read_bytes() == before


def test_a_full_disk_is_told_and_nothing_is_lost(classroom):
    """When the disk is full the run ends with a message; with room again the same command goes on."""
    folder = classroom.submissions(16)

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))

    done = subprocess.run(classroom.command(folder), capture_output=True, text=True, preexec_fn=little_room)
    assert done.returncode == 2
    assert "the gradebook cannot be" in done.stderr
    assert len(classroom.grade(folder)) == 16
    assert len(classroom.kept("grades.db")) == 16


def test_a_lane_grades_with_the_suite_as_it_is_now(classroom):
    """A suite that is edited between two tasks of one lane grades the second one, as its task says."""
    setup, scores = Setup(str(classroom.shelf.root)), []
    try:
        for points in ("points(1)", "points(4)"):
            classroom.suite.write_text(classroom.suite.read_text().replace("points(1)", points))
            suite = suite_digest(root_at(classroom.shelf.root).load("twice"))
            data = b"def twice(x, times=2):\n    return times * x\n"
            answer = lanes.grade(setup, Task("twice", suite, "twice.py", data, 60.0))
            scores.append(from_json(answer.report).score)
    finally:
        lanes.close_all()
    assert scores == [3.5, 6.5]


# ── engines ──────────────────────────────────────────────────────────────────────────────────────


def test_an_engine_that_is_none_is_told():
    """A name that is no engine is the user's error, with the names that there are."""
    with pytest.raises(UserError, match="no engine 'ray'"):
        open_engine("ray", Setup(), ())


OWN = Machine(own_versions(), "full", {"twice": "a"})


@pytest.mark.parametrize(
    ("machine", "said"),
    [
        (Machine(own_versions() | {"grader": "0.0"}, "full", {"twice": "a"}), "it has grader 0.0"),
        (Machine(own_versions(), "full", {"twice": "b"}), "its suite of twice is another one"),
        (Machine(own_versions(), "full", {}), "its suite of twice is another one"),
        (Machine(own_versions(), "restricted", {"twice": "a"}), "only restricted"),
        (ImportError("No module named 'grader'"), "ImportError"),
        (OWN, ""),
    ],
)
def test_a_worker_that_would_grade_otherwise_is_told(machine, said):
    """Another version, another suite or a weaker tier is named; the same is none."""
    assert said in difference(machine, OWN)
    assert bool(difference(machine, OWN)) == bool(said)
