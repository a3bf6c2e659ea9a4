"""The whole way through nbgrader's own commands, from `practice notebook build` to `nbgrader export`."""

from __future__ import annotations

import csv
import json

import pytest

from grader.cli import main

pytest.importorskip("nbgrader")

SLUGS = ("softmax", "iou", "cooccurrence")
STUDENTS = [f"s{n:02}" for n in range(10)]


def handed_in(root, slug: str, n: int) -> str | None:
    """What student n writes: the reference, a misconception, nothing, or what is no Python."""
    from grader.catalog import open_catalog

    exercise = open_catalog().get(slug)
    assert exercise.reference is not None
    if n % 5 == 3:
        return None
    if n % 5 == 4:
        return "def broken(:\n"
    return (exercise.wrong[0] if n % 2 else exercise.reference).read_text()


@pytest.fixture(scope="module")
def cycle(course_at):
    """A course after the whole way, with three exercises and ten students."""
    course = course_at(shelf=False)
    exchange = course.root.parent / "exchange"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    assert main(["notebook", "build", *SLUGS, "--to", str(course.root / "source" / "ps1")]) == 0
    course.configure(f"c.Exchange.root = {str(exchange)!r}\nc.Exchange.timezone = 'UTC'")
    course.nbgrader("generate_assignment", "ps1")
    course.nbgrader("release_assignment", "ps1")
    for n, student in enumerate(STUDENTS):
        inbound = exchange / "demo" / "inbound" / f"{student}+ps1+2026-11-2{n % 8} 12:00:00 UTC+{n:020}"
        for slug in SLUGS:
            path = course.hand_in(student, slug, handed_in(course.root, slug, n))
            inbound.mkdir(exist_ok=True)
            path.rename(inbound / path.name)
        (inbound / "timestamp.txt").write_text(f"2026-11-2{n % 8} 12:00:00 UTC")
        path.parent.rmdir()
    course.nbgrader("collect", "ps1")
    course.nbgrader("autograde", "ps1")
    course.nbgrader("generate_feedback", "ps1")
    course.nbgrader("export")
    return course


def test_every_student_has_what_the_work_is_worth(cycle):
    """Right work gets all points, a misconception some, an untouched or broken notebook none; the export says so."""
    with (cycle.root / "grades.csv").open() as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert sorted(rows) == STUDENTS
    full = float(rows["s00"]["max_score"])
    assert full > 60
    for n, student in enumerate(STUDENTS):
        score = float(rows[student]["score"])
        if n % 5 >= 3:
            assert score == 0
        elif n % 2:
            assert 0 < score < full
        else:
            assert score == full
        assert rows[student]["timestamp"].startswith(f"2026-11-2{n % 8}")


def test_feedback_shows_no_hidden_suite(cycle):
    """A student's page has the checks' titles and points, and no line of a hidden suite or a reference."""
    from grader.catalog import checks, open_catalog

    for slug in SLUGS:
        exercise = open_catalog().get(slug)
        assert exercise.hidden_suite is not None
        page = cycle.feedback("s01", slug)
        public = exercise.public_suite.read_text() + exercise.readme.read_text()
        secret = [
            line.strip()
            for line in exercise.hidden_suite.read_text().splitlines()
            if len(line.strip()) > 30 and "import" not in line and line.strip() not in public and '"""' not in line
        ]
        assert secret
        assert not [line for line in secret if line in page]
        assert "✗ not passed" in page
        assert "expected  " not in page.split("Graded checks")[1], "titles alone are shown of hidden checks"
        assert len(checks(exercise)) == page.count("passed: ") + page.count("passed\n")


def test_a_run_again_changes_nothing(cycle):
    """nbgrader's `--force` grades anew, and the same scores come out."""
    before = cycle.scores()
    cycle.nbgrader("autograde", "ps1", "--student", "s01", "--force")
    assert cycle.scores() == before


def test_what_is_released_is_the_stub(cycle):
    """The released solution cell holds the stub's text, and nothing of the reference."""
    data = json.loads((cycle.root / "release" / "ps1" / "softmax.ipynb").read_text())
    source = "".join(data["cells"][1]["source"])
    assert source.startswith("import numpy as np\n\n\ndef softmax(")
    assert source.rstrip().endswith("# YOUR CODE HERE\n    raise NotImplementedError()")
    assert "SOLUTION" not in source
