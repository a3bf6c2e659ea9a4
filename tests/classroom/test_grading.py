"""`practice grade` as a user meets it: real submissions, real lanes, a real gradebook, and everything that can die."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.classroom import lanes
from grader.classroom.engines import difference, open_engine
from grader.classroom.gradebook import Gradebook
from grader.classroom.work import Kind, Machine, Setup, Task, own_versions
from grader.errors import UserError

HIDDEN = '''import pytest

from grader.expect import expect_close


@pytest.mark.points(1)
def test_doubles(submission, rng):
    """doubles any number"""
    for x in rng.normal(size=3):
        expect_close(submission.twice(float(x)), 2.0 * x)


@pytest.mark.points(2.5)
def test_times(submission, rng):
    """takes it as often as asked"""
    x = float(rng.normal())
    expect_close(submission.twice(x, times=5), 5.0 * x)
'''
SOURCES = {
    "right": "def twice(x, times=2):\n    return times * x\n",
    "wrong": "def twice(x, times=2):\n    return 2 * x\n",
    "square": "def twice(x, times=2):\n    return x**2\n",
    "raises": "def twice(x, times=2):\n    raise KeyError(x)\n",
    "dies": "import os\ndef twice(x, times=2):\n    os._exit(0)\n",
    "broken": "def twice(x,\n",
    "empty": "",
    "forges": "import torch\ntorch.allclose = lambda *a, **k: True\ndef twice(x, times=2):\n    return 0\n",
}
EXPECTED = {"right": 3.5, "wrong": 1.0}


@pytest.fixture
def course(shelf, tmp_path):
    """course(n): a folder with n students' submissions to one small exercise, of every kind in turn."""
    shelf.add("twice")
    (shelf.root / "solutions" / "twice" / "test_hidden.py").write_text(HIDDEN, "utf-8")
    (shelf.root / "solutions" / "twice" / "wrong" / "square.py").write_text(
        '"""the number is squared"""\n\nCAUGHT_BY = "test_doubles"\n\n\ndef twice(x, times=2):\n    return x**2\n',
        "utf-8",
    )
    (shelf.root / "solutions" / "twice" / "right" / "by_adding.py").unlink()

    def make(n: int) -> Path:
        kinds = list(SOURCES)
        folder = tmp_path / "class"
        folder.mkdir(exist_ok=True)
        for i in range(n):
            source = f"# {i}\n{SOURCES[kinds[i % len(kinds)]]}"
            (folder / f"s{i:03}.py").write_text(source, "utf-8")
        return folder

    make.shelf = shelf  # type: ignore[attr-defined]
    return make


@pytest.fixture
def command(shelf, tmp_path) -> Callable[..., list[str]]:
    """The words of `practice grade FOLDER twice ...` with this test's shelf and gradebook."""

    def words(folder: Path, *more: str, db: str = "") -> list[str]:
        return [
            *(sys.executable, "-m", "grader.cli", "grade", str(folder), "twice"),
            *("--exercises", str(shelf.root), "--db", db or str(tmp_path / "grades.db"), *more),
        ]

    return words


def grade(words: list[str], status: int = 0) -> list[dict]:
    """The rows that the command prints as JSON."""
    done = subprocess.run([*words, "--json"], capture_output=True, text=True, timeout=120)
    assert done.returncode == status, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def told(rows: list[dict]) -> dict[str, tuple]:
    """What a row says of a submission, without what differs from run to run."""
    return {
        row["student"]: (row["verdict"], row["score"], [(c["id"], c["verdict"], c["message"]) for c in row["checks"]])
        for row in rows
    }


def kept(path: Path) -> dict[str, tuple]:
    """The same, from the gradebook: the newest attempt that is no fault."""
    with Gradebook.open(str(path), create=False) as book:
        number, _ = book.assignment()
        attempts = [each for each in book.attempts(number) if each.verdict != "grader_fault"]
        return told([json.loads(each.report) | {"student": each.student} for each in attempts])


def test_every_kind_gets_what_it_deserves(course, command):
    """Right, wrong, crashing, broken, empty and forging submissions each get their own score, and a row."""
    rows = grade(command(course(8)))
    scores = {list(SOURCES)[int(row["student"][1:])]: row["score"] for row in rows}
    assert scores == dict.fromkeys(SOURCES, 0.0) | EXPECTED
    assert {row["submitted_from"] for row in rows} == {"file"}


def test_what_is_graded_is_not_graded_again(course, command, tmp_path):
    """The same command again takes everything from the gradebook, and a new file alone is graded."""
    folder = course(4)
    first = told(grade(command(folder)))
    (folder / "s009.py").write_text(SOURCES["right"])
    again = grade(command(folder))
    assert told(again) == first | {"s009": ("passed", 3.5, told(again)["s009"][2])}
    with sqlite3.connect(tmp_path / "grades.db") as book:
        assert book.execute("SELECT count(*) FROM attempts").fetchone() == (5,)


def test_a_changed_suite_regrades_what_it_touches(course, command, tmp_path):
    """After an edit of the suite every submission to it is graded with the new one, and the old attempts stay."""
    folder = course(2)
    grade(command(folder))
    hidden = course.shelf.root / "solutions" / "twice" / "test_hidden.py"
    hidden.write_text(hidden.read_text().replace("points(1)", "points(4)"))
    assert {row["student"]: row["score"] for row in grade(command(folder))} == {"s000": 6.5, "s001": 4.0}
    with sqlite3.connect(tmp_path / "grades.db") as book:
        assert book.execute("SELECT count(*) FROM attempts").fetchone() == (4,)


def test_a_result_does_not_depend_on_neighbours_order_or_jobs(course, command, tmp_path):
    """One at a time, three at once, and each alone: the same reports."""
    folder = course(8)
    together = told(grade(command(folder, "--jobs", "1", db=str(tmp_path / "one.db"))))
    assert told(grade(command(folder, "--jobs", "3", db=str(tmp_path / "three.db")))) == together
    alone: dict[str, tuple] = {}
    for name in ("s004", "s001"):
        single = tmp_path / f"only-{name}"
        single.mkdir()
        (single / f"{name}.py").write_bytes((folder / f"{name}.py").read_bytes())
        alone |= told(grade(command(single, db=str(tmp_path / "alone.db"))))
    assert alone == {name: together[name] for name in alone}


def test_one_student_is_graded_again(course, command, tmp_path):
    """--student and --again grade that student's work anew and nobody else's."""
    folder = course(3)
    grade(command(folder))
    assert set(told(grade(command(folder, "--student", "s001", "--again")))) == {"s001"}
    with sqlite3.connect(tmp_path / "grades.db") as book:
        assert book.execute("SELECT count(*) FROM attempts").fetchone() == (4,)


def test_a_roster_and_an_unreadable_file_make_rows(course, command, tmp_path):
    """Missing and unreadable submissions are rows with their reason, and the status is still 0."""
    folder = course(1)
    (folder / "s001.py").write_bytes(b"\xff\xfeabc")
    (tmp_path / "roster.csv").write_text("student_id\ns000\ns001\ns777\n")
    rows = {row["student"]: row for row in grade(command(folder, "--roster", str(tmp_path / "roster.csv")))}
    assert rows["s777"]["verdict"] == "missing"
    assert rows["s001"]["verdict"] == "unreadable"
    assert "UTF-16" in rows["s001"]["message"]
    assert rows["s777"]["score"] is None


def test_a_suite_that_cannot_be_used_is_our_fault(course, command):
    """A suite that does not import costs nobody a point: no score, exit status 3."""
    folder = course(2)
    hidden = course.shelf.root / "solutions" / "twice" / "test_hidden.py"
    hidden.write_text("import nothing_of_this_name\n" + hidden.read_text())
    rows = grade(command(folder), status=3)
    assert {(row["verdict"], row["score"]) for row in rows} == {("grader_fault", None)}


def test_a_read_only_gradebook_is_told(course, command, tmp_path):
    """A database that cannot be written is a message with a remedy, exit status 2."""
    folder = course(1)
    grade(command(folder))
    done = subprocess.run(
        command(folder, db=str(tmp_path / "no" / "such" / "folder" / "grades.db")), capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "cannot be opened" in done.stderr


def test_two_instructors_grade_into_one_gradebook(course, command, tmp_path):
    """Two runs at once into one file both end well, and nothing is lost."""
    folder = course(16)
    runs = [
        subprocess.Popen(command(folder, "--jobs", "1"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    for each in runs:
        _, said = each.communicate(timeout=120)
        assert each.returncode == 0, said.decode()
    assert len(kept(tmp_path / "grades.db")) == 16


# ── dying ────────────────────────────────────────────────────────────────────────────────────────


def children(pid: int) -> list[int]:
    """The processes below one, the nearest first."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found, level = [], [pid]
    while level := [child for parent in level for child in parents.get(parent, [])]:
        found += level
    return found


def is_lane(pid: int) -> bool:
    try:
        return b"grader.classroom.lane" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def disturb(words: list[str], book: Path, what: str, after: int) -> int:
    """Run the command and kill something once so many rows are kept; its exit status."""
    running = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while running.poll() is None and time.monotonic() < deadline:
        if rows_in(book) >= after:
            break
        time.sleep(0.005)
    try:
        if what == "coordinator":
            running.kill()
        else:
            below = children(running.pid)
            chosen = [pid for pid in below if is_lane(pid) == (what == "lane")]
            if chosen:
                os.kill(chosen[0] if what == "lane" else chosen[-1], signal.SIGKILL)
    except ProcessLookupError:
        pass
    return running.wait(timeout=120)


def rows_in(book: Path) -> int:
    if not book.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{book}?mode=ro", uri=True) as connection:
            return connection.execute("SELECT count(*) FROM attempts").fetchone()[0]
    except sqlite3.Error:
        return 0


def moments(nightly: bool) -> list[tuple[str, int]]:
    """What to kill, and after how many rows."""
    if not nightly:
        return [("coordinator", 0), ("coordinator", 5), ("lane", 3), ("worker", 7)]
    draw = random.Random(20261125)
    return [(draw.choice(("coordinator", "lane", "worker")), draw.randrange(16)) for _ in range(100)]


def test_whatever_dies_the_results_are_those_of_an_undisturbed_run(course, command, tmp_path, nightly):
    """Coordinator, lane or sandbox killed at any moment: the same command again ends with the very same results."""
    folder = course(16)
    undisturbed = told(grade(command(folder, db=str(tmp_path / "calm.db"))))
    for n, (what, after) in enumerate(moments(nightly)):
        book = tmp_path / f"{n}.db"
        words = command(folder, db=str(book))
        status = disturb(words, book, what, after)
        assert status == (-signal.SIGKILL if what == "coordinator" else 0) or after >= 15, (what, after)
        assert told(grade(words)) == undisturbed, (what, after)
        assert kept(book) == undisturbed, (what, after)


def test_no_lane_outlives_a_killed_coordinator(course, command, tmp_path):
    """After kill -9 nothing of the run is left."""
    running = subprocess.Popen(command(course(16)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while running.poll() is None and rows_in(tmp_path / "grades.db") < 2:
        time.sleep(0.01)
    below = children(running.pid)
    assert any(map(is_lane, below))
    running.kill()
    running.wait()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and any(map(is_lane, below)):
        time.sleep(0.05)
    assert not any(map(is_lane, below))


def test_a_lane_that_dies_each_time_is_one_fault(monkeypatch):
    """A submission over which the judge dies three times is a fault for itself; the thread goes on with another."""
    monkeypatch.setattr(lanes, "_COMMAND", (sys.executable, "-c", "pass"))
    task = Task("twice", "", "twice.py", b"", 10.0)
    answer = lanes.grade(Setup(), task)
    assert answer.kind is Kind.FAULT
    assert "lost 3 times" in answer.message


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
