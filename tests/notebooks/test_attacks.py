"""Attacks on a graded notebook: each works on plain nbgrader with ordinary asserts, and is refused by our judge.

One class hands in the same solution cells to two assignments: `plain`, a notebook as instructors write it, executed by
nbgrader's own preprocessor, and `ps1`, which `practice notebook build` made.
"""

from __future__ import annotations

import json

import pytest

pytest.importorskip("nbgrader")

DOUBLES = "assert twice(2) == 4\nassert twice(0.5) == 1.0"
TIMES = "assert twice(3, times=5) == 15"
FULL = 3.5

# What a student writes into the solution cell. Every one but `stderr` is wrong.
ATTACKS = {
    "displayhook": """
def twice(x, times=2):
    import sys
    sys.displayhook(2.5 if times == 5 else 1.0)
    return -1
""",
    "transformer": """
import ast
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)
get_ipython().ast_transformers.append(Strip())
def twice(x, times=2):
    return -1
""",
    "equal": """
class Anything:
    __eq__ = lambda self, other: True
    __hash__ = None
def twice(x, times=2):
    return Anything()
""",
    "history": """
def twice(x, times=2):
    import re
    call = "twice(" + repr(x) + (")" if times == 2 else ", times=" + repr(times) + ")")
    found = re.search(re.escape(call) + r" == (.*)", In[-1])
    return eval(found[1]) if found else -1
""",
    "stderr": """
def twice(x, times=2):
    import sys
    print("a warning that harms nobody", file=sys.stderr)
    return times * x
""",
    "dies": """
def twice(x, times=2):
    if times == 5:
        import os
        os._exit(0)
    return times * x
""",
}


def plain_notebook() -> dict:
    """A notebook as instructors write it."""

    def cell(name: str, source: str, **marks: object) -> dict:
        marks = {"grade": False, "solution": False, "locked": True, "schema_version": 3, "task": False, **marks}
        return {
            "cell_type": "code",
            "id": name,
            "metadata": {"nbgrader": {"grade_id": name, **marks}},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }

    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    solution = "### BEGIN SOLUTION\ndef twice(x, times=2):\n    return times * x\n### END SOLUTION"
    cells = [
        cell("solution", solution, solution=True, locked=False),
        cell("doubles", DOUBLES, grade=True, points=1.0),
        cell("times", TIMES, grade=True, points=2.5),
    ]
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture(scope="module")
def graded(course_at):
    """A course in which both assignments are graded, with every attack as a student."""
    course = course_at()
    course.build("twice")
    source = course.root / "source" / "plain"
    source.mkdir()
    (source / "twice.ipynb").write_text(json.dumps(plain_notebook()))
    for assignment in ("ps1", "plain"):
        course.nbgrader("generate_assignment", assignment)
        for student, attack in ATTACKS.items():
            course.hand_in(student, "twice", attack, assignment=assignment)
    # Notebooks that are not ours are executed all the same: nothing is configured otherwise for this one.
    course.nbgrader("autograde", "plain", status=1)  # a dead kernel is an error to it
    course.nbgrader("autograde", "ps1")
    return course


@pytest.mark.parametrize("attack", ["displayhook", "transformer", "equal", "history"])
def test_a_wrong_solution_gets_nothing(graded, attack):
    """What gets full marks from plain nbgrader, although it is wrong, gets none from ours."""
    assert graded.scores("plain")[attack, "twice"] == FULL
    assert graded.scores("ps1")[attack, "twice"] == 0.0


def test_text_on_standard_error_costs_nothing(graded):
    """A right solution that warns gets nothing from plain nbgrader, and all from ours."""
    assert graded.scores("plain")["stderr", "twice"] == 0.0
    assert graded.scores("ps1")["stderr", "twice"] == FULL


def test_a_dead_kernel_costs_no_more_than_its_check(graded):
    """Plain nbgrader has no result at all for the submission; ours has what its other check earned."""
    assert not (graded.root / "autograded" / "dies" / "plain").exists()
    assert graded.scores("plain")["dies", "twice"] == 0.0
    assert graded.scores("ps1")["dies", "twice"] == 1.0


def test_what_decides_a_score_is_one_finite_number(graded):
    """Of every graded cell nbgrader reads one result, from 0 to its points; nothing is on standard error."""
    for student in ATTACKS:
        for cell in graded.autograded(student, "twice")["cells"]:
            marks = cell["metadata"].get("nbgrader", {})
            if not marks.get("grade"):
                continue
            kinds = [output["output_type"] for output in cell["outputs"]]
            assert kinds == ["stream", "execute_result"]
            assert cell["outputs"][0]["name"] == "stdout"
            value = "".join(cell["outputs"][1]["data"]["text/plain"])
            assert float(value) in (0.0, marks["points"])
