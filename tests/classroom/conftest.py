"""Books for the renderings: made up, so that every oddity is in them, and small."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader.catalog import CheckInfo
from grader.classroom.assignment import Assignment, Lateness
from grader.classroom.gradebook import Attempt, Gradebook, attempt_digest
from grader.classroom.marks import Book, Column, Mark, Row
from grader.classroom.rosters import Student
from grader.model import CheckResult, Diagnosis, Isolation, Report, SubmissionId, SuiteId, Verdict, Versions, to_json

CHECKS = (
    CheckInfo("test_example", "the example of the README", 0.0, hidden=False, gate=False),
    CheckInfo("test_shape", "returns (n, d_v) and (n, m)", 2.0, hidden=True, gate=True),
    CheckInfo("test_scale", "divides the scores by √d_k before the softmax", 3.0, hidden=True, gate=False),
)


def report_of(slug: str, *verdicts: Verdict, name: str = "") -> Report:
    """A report with these verdicts on `CHECKS`; what did not pass has a message, and test_scale a diagnosis."""
    results = tuple(
        CheckResult(
            check.id,
            check.title,
            check.hidden,
            verdict,
            check.points if verdict is Verdict.PASSED else 0.0,
            check.points,
            0.01,
            message="" if verdict is Verdict.PASSED else "expected  [0, 1] = 0.4700\ngot       [0, 1] = 1.8316",
            printed="" if verdict is Verdict.PASSED else "<script>alert(1)</script>\x1b[31m",
            diagnosis=Diagnosis("unscaled_scores", "the scores are not divided by √d_k")
            if check.id == "test_scale" and verdict is Verdict.FAILED
            else None,
        )
        for check, verdict in zip(CHECKS, verdicts, strict=True)
    )
    fault = Verdict.GRADER_FAULT in verdicts
    passed = all(verdict is Verdict.PASSED for verdict in verdicts)
    return Report(
        exercise=slug,
        exercise_version=1,
        submission=SubmissionId(name or f"{slug}.py", "0" * 64),
        suite=SuiteId("1" * 64, 5),
        graded_at="2026-11-22T14:07:08Z",
        versions=Versions("0.1.0", "3.11.7", "2.4.6", None),
        isolation=Isolation("full", ("bubblewrap", "seccomp")),
        verdict=Verdict.GRADER_FAULT if fault else Verdict.PASSED if passed else Verdict.FAILED,
        score=None if fault else sum(result.earned for result in results),
        max_score=5.0,
        seconds=0.2,
        checks=results,
    )


def attempt_of(student: str, report: Report, number: int = 1) -> Attempt:
    """The report as a gradebook has it."""
    attempt = Attempt(
        id=number,
        run_id=1,
        student=student,
        exercise=report.exercise,
        work=f"{number:064}",
        submission=report.submission.sha256,
        suite=report.suite.sha256,
        submitted_at="2026-11-22T12:00:00.000000+00:00",
        submitted_from="times",
        recorded_at="2026-11-22T14:07:08.000000+00:00",
        verdict=report.verdict.value,
        score=report.score,
        max_score=report.max_score,
        tier="full",
        message="",
        report=to_json(report).decode(),
    )
    import msgspec

    return msgspec.structs.replace(attempt, digest=attempt_digest(attempt))


@pytest.fixture
def made_up() -> Callable[..., Book]:
    """made_up(students=...): a book of two exercises with passed, failed, late, missing, unreadable and faulty work."""

    def make(students: tuple[Student, ...] | None = None, **settings: object) -> Book:
        people = students or (
            Student("s001", "Ada Lovelace", "ada@example.org", "11", "A-1", "ada", "Lab 1"),
            Student("s002", 'O\'Neil, "Ünï" 山田\nJr', "x@example.org", "12", "A-2", "oneil", "Lab 1"),
            Student("s003", "=cmd|' /C calc'!A0", "", "13", "A-3", "eve", "Lab 2"),
            Student("s004", "", "", "", "", "", "", "", enrolled=False),
        )
        good = (Verdict.PASSED, Verdict.PASSED, Verdict.PASSED)
        bad = (Verdict.PASSED, Verdict.PASSED, Verdict.FAILED)
        gate = (Verdict.FAILED, Verdict.FAILED, Verdict.NOT_RUN)
        fault = (Verdict.GRADER_FAULT,) * 3
        columns = (Column("attention", "Attention", 10.0, CHECKS), Column("iou", "Boxes & overlap", 5.0, CHECKS))

        def mark(student: str, column: Column, verdicts: tuple[Verdict, ...], number: int) -> Mark:
            attempt = attempt_of(student, report_of(column.slug, *verdicts), number)
            score = attempt.score
            return Mark(
                student=student,
                exercise=column.slug,
                status="fault" if score is None else "graded",
                points=None if score is None else score / 5.0 * column.possible,
                possible=column.possible,
                submitted_at=attempt.submitted_at or "",
                submitted_from="times",
                attempts=1,
                attempt=attempt,
            )

        rows: list[Row] = []
        for n, student in enumerate(people):
            if n % 4 == 0:
                marks = (mark(student.id, columns[0], good, 10 * n), mark(student.id, columns[1], good, 10 * n + 1))
            elif n % 4 == 1:
                late = mark(student.id, columns[0], bad, 10 * n)
                import msgspec

                late = msgspec.structs.replace(
                    late, points=3.6, late=Lateness(1, 0.1), reasons=("late: 1 day, which costs 10%",)
                )
                missing = Mark(
                    student=student.id,
                    exercise="iou",
                    status="missing",
                    points=0.0,
                    possible=5.0,
                    reasons=("missing: there is no iou.py",),
                )
                marks = (late, missing)
            elif n % 4 == 2:
                marks = (mark(student.id, columns[0], fault, 10 * n), mark(student.id, columns[1], gate, 10 * n + 1))
            else:
                unreadable = Mark(
                    student=student.id,
                    exercise="attention",
                    status="unreadable",
                    points=0.0,
                    possible=10.0,
                    reasons=("unreadable: attention.py is not UTF-8 but UTF-16",),
                )
                marks = (unreadable, mark(student.id, columns[1], bad, 10 * n))
            rows.append(Row(student, marks))
        assignment = Assignment(
            title="Problem set 1",
            exercises={"attention": 10.0, "iou": None},
            due=datetime(2026, 11, 21, 22, 59, tzinfo=UTC),
            **settings,  # pyright: ignore[reportArgumentType]
        )
        return Book(assignment, columns, tuple(rows), "2026-11-25T12:00:00.000000+00:00")

    return make


# ── a class that hands in ────────────────────────────────────────────────────────────────────────

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
SCORES = dict.fromkeys(SOURCES, 0.0) | {"right": 3.5, "wrong": 1.0}
_SQUARE = '''"""the number is squared"""

CAUGHT_BY = "test_doubles"


def twice(x, times=2):
    return x**2
'''


class Classroom:
    """One small exercise on a shelf of its own, and a class that hands in every kind of submission to it."""

    def __init__(self, shelf: Any, folder: Path) -> None:
        self.shelf, self.folder = shelf, folder
        shelf.add("twice")
        private = shelf.root / "solutions" / "twice"
        (private / "test_hidden.py").write_text(HIDDEN, "utf-8")
        (private / "wrong" / "square.py").write_text(_SQUARE, "utf-8")
        (private / "right" / "by_adding.py").unlink()
        self.suite = private / "test_hidden.py"

    def submissions(self, n: int) -> Path:
        """A folder of n students' files, of every kind in turn, each different from all others."""
        kinds = list(SOURCES)
        folder = self.folder / "class"
        folder.mkdir(exist_ok=True)
        for i in range(n):
            (folder / f"s{i:03}.py").write_text(f"# {i}\n{SOURCES[kinds[i % len(kinds)]]}", "utf-8")
        return folder

    def command(self, folder: Path, *more: str, db: str = "grades.db") -> list[str]:
        """The words of `practice grade FOLDER twice ...` with this shelf and a gradebook beside it."""
        return [
            *(sys.executable, "-m", "grader.cli", "grade", str(folder), "twice"),
            *("--exercises", str(self.shelf.root), "--db", str(self.folder / db), *more),
        ]

    def grade(self, folder: Path, *more: str, db: str = "grades.db", status: int = 0) -> list[dict[str, Any]]:
        """The rows that the command prints as JSON."""
        words = [*self.command(folder, *more, db=db), "--json"]
        done = subprocess.run(words, capture_output=True, text=True, timeout=200)
        assert done.returncode == status, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    @staticmethod
    def told(rows: list[dict[str, Any]]) -> dict[str, tuple[Any, ...]]:
        """What rows say of submissions, without what differs from run to run."""
        return {
            row["student"]: (
                row["verdict"],
                row["score"],
                [(check["id"], check["verdict"], check["message"]) for check in row["checks"]],
            )
            for row in rows
        }

    def rows(self, db: str = "grades.db") -> int:
        """How many attempts a gradebook has by now; 0 while it is being made."""
        path = self.folder / db
        try:
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
                return connection.execute("SELECT count(*) FROM attempts").fetchone()[0]
        except sqlite3.Error:
            return 0

    def kept(self, db: str) -> dict[str, tuple[Any, ...]]:
        """The same from a gradebook: the newest attempts that are no faults."""
        with Gradebook.open(str(self.folder / db), create=False) as book:
            number, _ = book.assignment()
            attempts = [each for each in book.attempts(number) if each.verdict != "grader_fault"]
            return self.told([json.loads(each.report) | {"student": each.student} for each in attempts])


@pytest.fixture
def classroom(shelf, tmp_path) -> Classroom:
    """One small exercise and a class that hands in."""
    return Classroom(shelf, tmp_path)


@pytest.fixture
def sources() -> dict[str, str]:
    """The kinds of submissions, in the order in which students hand them in."""
    return SOURCES


@pytest.fixture
def scores() -> dict[str, float]:
    """What each kind deserves, of 3.5."""
    return SCORES
