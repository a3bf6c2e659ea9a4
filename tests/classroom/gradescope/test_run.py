"""`run_autograder` on submissions of every kind: what results.json says, and what hostile code cannot do."""

from __future__ import annotations

import json
from typing import Any

import pytest

RIGHT = "def twice(x):\n    return 2 * x\n"
WRONG = "def twice(x):\n    return x**2\n"


def hidden(content: dict[str, Any]) -> list[str]:
    """What instructors alone see."""
    return [test["output"] for test in content["tests"] if test["visibility"] == "hidden"]


def test_a_right_submission_gets_all_points(platform):
    """Another user's file is graded; score, tests, whose it is and the isolation in force are in the result."""
    content = platform.grade({"twice.py": RIGHT})
    assert content["score"] == 4.0
    assert [(test["name"], test["score"], test["max_score"], test["status"]) for test in content["tests"]] == [
        ("of 2", 0.0, 0.0, "passed"),
        ("of any number", 3.0, 3.0, "passed"),
        ("of zero", 1.0, 1.0, "passed"),
    ]
    assert content["extra_data"]["student"] == "ada@example.org"
    assert content["extra_data"]["isolation"] in ("full", "restricted")
    assert f"isolation: {content['extra_data']['isolation']}" in content["output"]
    assert content["stdout_visibility"] == "hidden"


@pytest.mark.parametrize(("show", "told"), [("titles", False), ("values", True)])
def test_what_is_shown_of_hidden_checks_is_the_assignments_choice(platform, show, told):
    """Titles alone by default; values and the misconception where the instructor chose so; never the suite's code."""
    platform.job(show=show)
    content = platform.grade({"twice.py": WRONG})
    assert content["score"] == 1.0
    (test,) = (test for test in content["tests"] if test["name"] == "of any number")
    assert ("expected" in test["output"]) is told
    assert ("the number is squared" in test["output"]) is told
    assert "expect_close" not in json.dumps(content)


def test_several_exercises(platform):
    """Each exercise has its own file; what is missing earns nothing and is told, and a notebook will do."""
    platform.job(exercises={"twice": 10.0, "thrice": None})
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": RIGHT}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    content = platform.grade({"twice.ipynb": json.dumps(notebook), "readme.txt": "hello", "tiwce.py": RIGHT})
    assert content["score"] == 10.0
    assert "missing: there is no thrice.py" in content["output"]
    assert "no exercise has a file of this name: tiwce.py" in content["output"]
    assert "what is looked for: twice.py, thrice.py" in content["output"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "missing: there is no twice.py"),
        ({"a.py": RIGHT, "b.py": RIGHT}, "there are 2 files and none is called twice.py: a.py, b.py"),
        ({"twice.py": b"\xff\xfed\x00e\x00f\x00"}, "UTF-16"),
        ({"twice.py": "def twice(x:\n"}, "SyntaxError in line 1"),
        ({"twice.py/x": "x"}, "is a folder"),
    ],
)
def test_what_cannot_be_graded_scores_nothing_and_says_why(platform, files, said):
    """Nothing handed in, a wrong name, no source code: a score of 0, and the reason in the student's words."""
    if "twice.py/x" in files:
        files = files | {"other.txt": "x"}
    content = platform.grade(files)
    assert content["score"] == 0
    assert said in content["output"]
    assert not hidden(content)


def test_a_folder_in_the_folder_is_looked_into(platform):
    """Somebody who zips the folder hands in a folder; the file in it is found."""
    assert platform.grade({"hw1/src/solution.py": RIGHT, "__MACOSX/x": "x"})["score"] == 4.0


def test_a_link_out_of_the_submission_is_not_followed(platform):
    """A link to the reference is no submission."""
    folder = platform.hand_in({"notes.txt": "x"})
    (reference,) = platform.root.glob("venv/lib/python*/site-packages/grader/data/solutions/twice/twice.py")
    (folder / "twice.py").symlink_to(reference)
    content = platform.run()
    assert content["score"] == 0
    assert "symbolic link" in content["output"]


HOSTILE = """
import os
ROOT = {root!r}
reached = []

def attempt(action):
    try:
        reached.append(repr(action())[:200])
    except BaseException:
        pass

for top in (ROOT, ROOT + "/source", ROOT + "/results", ROOT + "/submission"):
    attempt(lambda: os.listdir(top))
for name in {suites!r}:
    attempt(lambda: open(name).read())
def forge(path):
    with open(path, "w") as file:
        file.write('{{"score": 100}}')
    return path
attempt(lambda: forge(ROOT + "/results/results.json"))
attempt(lambda: forge(ROOT + "/results/other.json"))
attempt(lambda: forge(ROOT + "/source/assignment.json"))
attempt(lambda: os.chmod(ROOT + "/results", 0o777))
attempt(lambda: os.kill(os.getppid(), 9))
attempt(lambda: os.setuid(0) or os.unlink(ROOT + "/run_autograder"))
try:
    child = os.fork()
except OSError:
    child = 1
if child == 0:
    import time
    for _ in range(100):
        attempt(lambda: forge(ROOT + "/results/results.json"))
        time.sleep(0.05)
    os._exit(0)

def twice(x):
    return 2 * x if reached else x**2
"""


@pytest.mark.parametrize("tier", ["full", "restricted"])
def test_hostile_code_reaches_nothing(platform, tier):
    """As root's child it reads neither suite nor folder, and writes no result; modules of its own are not imported."""
    platform.job(isolation=tier)
    suites = [str(path) for path in platform.root.rglob("test_hidden.py")]
    assert suites
    before = {path: path.read_bytes() for path in (platform.root / "source").iterdir()}
    evil = "import sys\nsys.stderr.write('imported')\nraise SystemExit(7)\n"
    content = platform.grade(
        {
            "twice.py": HOSTILE.format(root=str(platform.root), suites=suites),
            **{f"{name}.py": evil for name in ("numpy", "sitecustomize", "pytest", "msgspec", "usercustomize")},
        }
    )
    if "score" not in content:
        pytest.skip(hidden(content)[0])
    assert content["extra_data"]["isolation"] == tier
    assert content["score"] == 1.0  # of zero, which squaring gets right
    assert [path.name for path in (platform.root / "results").iterdir()] == ["results.json"]
    assert {path: path.read_bytes() for path in before} == before


# ── faults of ours ───────────────────────────────────────────────────────────────────────────────

WEAK = """
import grader.sandbox.tiers as tiers
tiers._lacking = lambda tier: [] if tier == "process" else [tiers.LayerStatus("landlock", False, "none here")]
"""


@pytest.fixture
def weak(platform):
    """A machine where only the process tier can be had."""
    (site,) = platform.root.glob("venv/lib/python*/site-packages")
    added = {site / "weak_machine.py": WEAK, site / "weak_machine.pth": "import weak_machine\n"}
    for path, text in added.items():
        path.write_text(text)
    yield platform
    for path in added:
        path.unlink()


def test_where_nothing_confines_it_refuses_to_grade(weak):
    """With the process tier alone there is no score, the student is told that it is our fault, the instructor why."""
    content = weak.grade({"twice.py": RIGHT})
    assert "score" not in content
    assert not [test for test in content["tests"] if "score" in test]
    assert "our fault" in content["output"]
    (why,) = hidden(content)
    assert "only the process tier" in why
    assert "--allow-process" in why


def test_an_instructor_may_allow_it(weak):
    """Made with --allow-process it grades there too, and the result names the tier."""
    weak.job(allow_process=True)
    content = weak.grade({"twice.py": RIGHT})
    assert content["score"] == 4.0
    assert content["extra_data"]["isolation"] == "process"


def test_a_suite_that_cannot_be_used_leaves_no_score(platform):
    """Our own fault: no score, a word for the student, and the reason for the instructor alone."""
    (suite,) = platform.root.glob("venv/lib/python*/site-packages/grader/data/solutions/twice/test_hidden.py")
    kept = suite.read_text()
    try:
        suite.write_text("import nothing_of_this_name\n" + kept)
        content = platform.grade({"twice.py": RIGHT})
    finally:
        suite.write_text(kept)
    assert "score" not in content
    assert not [test for test in content["tests"] if "score" in test]
    assert "our fault" in content["output"]
    assert "nothing_of_this_name" not in content["output"]
    assert "nothing_of_this_name" in hidden(content)[0]


def test_an_autograder_that_does_not_start_leaves_no_score(platform):
    """Without its environment there is still a results.json, without a score; an earlier one does not stay."""
    platform.grade({"twice.py": RIGHT})
    python = platform.root / "venv" / "bin" / "python"
    python.rename(python.with_name("gone"))
    try:
        content = platform.run()
    finally:
        python.with_name("gone").rename(python)
    assert "score" not in content
    assert "our fault" in content["output"]
    assert "status 127" in hidden(content)[0]
