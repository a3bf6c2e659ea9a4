"""`practice grade --nbgrader` in a course's life: late work, a run that is killed, a cluster."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from grader.cli import main

pytest.importorskip("nbgrader")

WRONG = "def twice(x, times=2):\n    return 2 * x\n"
DUE = "2026-11-20 12:00:00 UTC"


def handed_in(course, count: int, *, late: bool = False) -> list[str]:
    """A class hands in, every second one late and every third one wrong; who they are."""
    course.build("twice", settings="c.LateSubmissionPlugin.penalty_method = 'zero'" if late else "")
    course.nbgrader("generate_assignment", "ps1")
    if late:
        course.nbgrader("db", "assignment", "add", "ps1", f"--duedate={DUE}")
    students = [f"s{n:02}" for n in range(count)]
    for n, student in enumerate(students):
        path = course.hand_in(student, "twice", f"{course.right if n % 3 else WRONG}# {student}\n")
        day = 21 if late and n % 2 else 19
        (path.parent / "timestamp.txt").write_text(f"2026-11-{day} 12:00:00 UTC")
    return students


def penalties(course) -> dict[str, tuple[float, float]]:
    """By student: the score, and what lateness cost of it."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course.root}/gradebook.db", "demo") as book:
        return {
            submission.student.id: (submission.score, submission.late_submission_penalty)
            for submission in book.assignment_submissions("ps1")
        }


def command(course, *words: str) -> list[str]:
    """`practice grade --nbgrader` as a process."""
    return [sys.executable, "-m", "grader.cli", "grade", "--nbgrader", str(course.root / "ps1"), *words]


def test_late_work_costs_what_the_course_says(course_at):
    """The course's late policy takes the same from the same students as `nbgrader autograde` does."""
    slow, fast = course_at(), course_at()
    for course in (slow, fast):
        handed_in(course, 4, late=True)
    slow.nbgrader("autograde", "ps1")
    assert main(["grade", "--nbgrader", str(fast.root / "ps1"), "--jobs", "1"]) == 0
    assert penalties(fast) == {"s00": (1.0, 0.0), "s01": (3.5, 3.5), "s02": (3.5, 0.0), "s03": (1.0, 1.0)}
    assert penalties(fast) == penalties(slow)


def test_a_killed_run_goes_on(course_at):
    """Killed after some students, the same command grades the others; nobody is graded twice, none half."""
    course = course_at()
    students = handed_in(course, 20)
    done = course.root / "autograded"
    running = subprocess.Popen(command(course, "--jobs", "1"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and running.poll() is None and len(list(done.glob("*/ps1/*.ipynb"))) < 3:
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    running.wait()
    before = {path: path.stat().st_mtime_ns for path in done.glob("*/ps1/*.ipynb")}
    assert 3 <= len(before) < len(students), "it was to be killed in the middle"
    again = subprocess.run(command(course, "--json"), capture_output=True, text=True, check=True)
    assert {path: path.stat().st_mtime_ns for path in before} == before, "what was done is left alone"
    known = [line for line in again.stdout.splitlines() if "autograded already" in line]
    assert len(known) == len(before)
    assert not list(course.root.glob("autograded.partial"))
    assert course.scores() == {(name, "twice"): 3.5 if n % 3 else 1.0 for n, name in enumerate(students)}
    for student in students:
        assert course.autograded(student, "twice")["cells"]


def test_a_cluster_grades_a_course(course_at, cluster):
    """On two workers of a Dask cluster the same scores come out."""
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'dl-practice[cluster]'")
    course = course_at()
    students = handed_in(course, 6)
    for name in ("a", "b"):
        cluster.worker(name)
    subprocess.run(command(course, "--engine", f"dask://{cluster.address}"), check=True, capture_output=True)
    assert course.scores() == {(name, "twice"): 3.5 if n % 3 else 1.0 for n, name in enumerate(students)}
