"""Rosters, times, and what a folder of submissions holds."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.catalog import root_at
from grader.classroom import gathering, moments, rosters
from grader.errors import UserError

AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@pytest.fixture
def two(shelf):
    """Two exercises, alpha and beta-two."""
    shelf.add("alpha")
    shelf.add("beta-two")
    root = root_at(shelf.root)
    return [root.load("alpha"), root.load("beta-two")]


@pytest.fixture
def folder(tmp_path):
    """put("s1/alpha.py") in a folder of submissions; the folder is its .path."""
    top = tmp_path / "submissions"
    top.mkdir()

    def put(name: str, text: str = "x = 1\n"):
        path = top / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        os.utime(path, (AT.timestamp(),) * 2)
        return path

    put.path = top
    return put


def roster_of(tmp_path, text: str) -> rosters.Roster:
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="utf-8")
    return rosters.load(path)


def told(gathered: gathering.Gathered) -> list[tuple[str, str, str, str]]:
    """Student, exercise, file and problem of each entry."""
    return [(e.student, e.slug, e.path.name if e.path else "", e.problem.partition(":")[0]) for e in gathered.entries]


def test_a_folder_a_student(folder, two):
    """Each student's files are found by the exercises' names, scripts and notebooks, and gaps are entries."""
    folder("s1/alpha.py")
    folder("s1/beta_two.ipynb")
    folder("s2/Beta-Two.py")
    folder(".git/alpha.py")
    folder("s1/notes.txt")
    assert told(gathering.gather(folder.path, two)) == [
        ("s1", "alpha", "alpha.py", ""),
        ("s2", "alpha", "", "missing"),
        ("s1", "beta-two", "beta_two.ipynb", ""),
        ("s2", "beta-two", "Beta-Two.py", ""),
    ]


def test_one_exercise_takes_a_file_a_student(folder, two):
    """With one exercise STUDENT.py is enough, and so is any single file in a student's folder."""
    folder("s1.py")
    folder("s2.ipynb")
    folder("s3/my solution.py")
    folder("s4/a.py")
    folder("s4/b.py")
    folder("readme.txt")
    gathered = gathering.gather(folder.path, two[:1])
    assert told(gathered) == [
        ("s1", "alpha", "s1.py", ""),
        ("s2", "alpha", "s2.ipynb", ""),
        ("s3", "alpha", "my solution.py", ""),
        ("s4", "alpha", "", "unreadable"),
    ]
    assert gathered.strays == ["readme.txt"]
    assert "a.py, b.py" in gathered.entries[-1].problem


def test_two_files_are_two_attempts(folder, two):
    """A script and a notebook for one exercise are both graded, and both say so."""
    folder("s1/alpha.py")
    folder("s1/alpha.ipynb")
    gathered = gathering.gather(folder.path, two[:1])
    assert told(gathered) == [("s1", "alpha", "alpha.ipynb", "duplicate"), ("s1", "alpha", "alpha.py", "duplicate")]


def test_links_are_not_followed(folder, two):
    """A link could lead to somebody else's work: it is an entry with a reason, and never read."""
    folder("s1/alpha.py")
    (folder.path / "s2").mkdir()
    (folder.path / "s2" / "alpha.py").symlink_to(folder.path / "s1" / "alpha.py")
    (folder.path / "s3" / "alpha.py").mkdir(parents=True)
    assert told(gathering.gather(folder.path, two[:1]))[1:] == [
        ("s2", "alpha", "", "unreadable"),
        ("s3", "alpha", "", "unreadable"),
    ]


def test_the_roster_says_who_is_missing_and_who_is_unknown(folder, two, tmp_path):
    """Everybody on the roster is an entry; who is not on it is graded and marked."""
    folder("S1/alpha.py")
    folder("stranger/alpha.py")
    gathered = gathering.gather(folder.path, two[:1], roster_of(tmp_path, "student_id,name\ns1,Ada\ns2,Bob\n"))
    assert told(gathered) == [
        ("s1", "alpha", "alpha.py", ""),
        ("s2", "alpha", "", "missing"),
        ("stranger", "alpha", "alpha.py", ""),
    ]
    assert gathered.students["s1"].name == "Ada"
    assert not gathered.students["stranger"].enrolled


def test_a_roster_is_read_by_its_header(tmp_path):
    """Columns stand in any order, under the names that other systems give them; a byte order mark is no part of one."""
    path = tmp_path / "roster.csv"
    path.write_text('SIS User ID,Email,ID,Name,Section\n9,a@b.c,s1,"O\'Neil, Ünï",Lab\n', encoding="utf-8-sig")
    assert list(rosters.load(path)) == [rosters.Student("s1", "O'Neil, Ünï", "a@b.c", "", "9", "", "Lab")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,email\nAda,a@b.c\n", "no column for the student's id"),
        ("student_id,name\ns1,Ada\n,Bob\n", "line 3: there is no student id"),
        ("student_id\ns1\ns2\ns1\n", "line 4: s1 is there twice"),
        ("", "no column"),
    ],
)
def test_a_roster_with_a_mistake_names_the_line(tmp_path, text, said):
    """A roster that would lose or confuse somebody is refused."""
    with pytest.raises(UserError) as raised:
        roster_of(tmp_path, text)
    assert said in raised.value.message


def test_times_come_from_the_list_then_the_timestamp_then_the_file(folder, two, tmp_path):
    """The instructor's list counts first, nbgrader's timestamp.txt next, the file's own time last; each says so."""
    for student in ("s1", "s2", "s3"):
        folder(f"{student}/alpha.py")
    folder("s1/timestamp.txt", "2026-11-21 08:00:00.5 UTC")
    folder("s2/timestamp.txt", "2026-11-21 08:00:00 America/New_York\n")
    listed = tmp_path / "times.csv"
    listed.write_text("student,time\nS1,2026-11-19T12:00:00+02:00\n")
    moments_ = [e.moment for e in gathering.gather(folder.path, two[:1], times=moments.load(listed)).entries]
    assert moments_ == [
        moments.Moment(datetime(2026, 11, 19, 10, tzinfo=UTC), "times"),
        moments.Moment(datetime(2026, 11, 21, 13, tzinfo=UTC), "timestamp.txt"),
        moments.Moment(AT, "file"),
    ]


def test_times_at_the_ends_of_the_calendar_stop_nobody(folder, two, monkeypatch):
    """A timestamp that no zone could show is none, and a file's own time is brought into the calendar."""
    for n, stamp in enumerate(("9999-12-31 23:59:59 -23:59", "9999-12-31 23:59:59", "0001-01-01 00:00 +23:59")):
        folder(f"s{n}/alpha.py")
        folder(f"s{n}/timestamp.txt", stamp)
    assert [e.moment for e in gathering.gather(folder.path, two[:1]).entries] == [moments.Moment(AT, "file")] * 3
    years = []
    for seconds in (2.0**45, -(2.0**45)):
        monkeypatch.setattr(Path, "stat", lambda self, seconds=seconds: SimpleNamespace(st_mtime=seconds))
        years.append(moments.of_file(Path("alpha.py")).at.year)
    assert years == [9000, 1970]


@pytest.mark.parametrize(("text", "said"), [("s1,yesterday\n", "no time"), ("s1,2026-11-19T12:00:00\n", "no offset")])
def test_a_time_that_is_none_names_the_line(tmp_path, text, said):
    """Times without an offset, and words, are refused with their line."""
    listed = tmp_path / "times.csv"
    listed.write_text(f"student,time\n{text}")
    with pytest.raises(UserError) as raised:
        moments.load(listed)
    assert said in raised.value.message
    assert "line 2" in raised.value.message


def test_an_empty_folder_is_told(folder, two):
    """A folder without submissions, and one that is not there, are the user's error."""
    with pytest.raises(UserError, match="holds no submission"):
        gathering.gather(folder.path, two)
    with pytest.raises(UserError, match="cannot be read"):
        gathering.gather(folder.path / "none", two)
