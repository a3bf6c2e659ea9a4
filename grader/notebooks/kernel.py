"""Checking from within Jupyter: the notebook's own definitions, sent to the same judge.

The judge is a process of its own, which is kept: what a notebook does to NumPy in its kernel changes nothing there, and
the second check takes no more than the checks themselves.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from grader.errors import GraderFault, UserError

if TYPE_CHECKING:
    from grader.classroom.work import Answer
    from grader.notebooks.display import Shown

_EXECUTION = "NBGRADER_EXECUTION"  # how nbgrader tells a kernel what it runs for


def check(slug: str) -> Shown:
    """Judge the notebook's own definition of an exercise, as `practice check` would.

    Args:
        slug: The exercise.

    Returns:
        The report, which Jupyter shows.

    Raises:
        UserError: There is no such exercise, or nothing of it is defined here.
        GraderFault: It could not be graded, by our own fault.
    """
    from grader.catalog import open_catalog
    from grader.notebooks.display import Shown

    return Shown(_answer(slug, _own_definition(slug)), open_catalog().get(slug).title)


def score(slug: str, check: str) -> float | None:
    """What a hidden check would give this notebook: what the cells of a built notebook call.

    Where there is no hidden suite, as on a student's machine, it says that the check comes later.

    Args:
        slug: The exercise.
        check: The check's name.

    Raises:
        UserError: nbgrader executes this to grade, in the process that the submission runs in; or there is no such
            check, or nothing of the exercise is defined here.
        GraderFault: It could not be graded, by our own fault.
    """
    from grader.catalog import checks, open_catalog

    if os.environ.get(_EXECUTION) == "autograde":
        from grader.notebooks.course import LINE

        raise UserError("this notebook is not to be executed for its grade", f"put into nbgrader_config.py:\n{LINE}")
    exercise = open_catalog().get(slug)
    if exercise.hidden_suite is None:
        _print("this check is run when your work is graded")
        return None
    if check not in {info.id for info in checks(exercise)}:
        raise UserError(f"{slug} has no check {check}", "build the notebook again")
    from grader.classroom.exports.outcomes import output
    from grader.model import from_json

    answer = _answer(slug, _own_definition(slug))
    if not answer.report:
        _print(answer.message)
        return 0.0
    result = next(each for each in from_json(answer.report).checks if each.id == check)
    if said := output(result):
        _print(said)
    return result.earned


def _answer(slug: str, source: bytes) -> Answer:
    """What the judge says; raises GraderFault."""
    from grader.classroom.work import Kind

    answer = _judged(slug, source)
    if answer.kind is Kind.FAULT:
        _judged.cache_clear()
        raise GraderFault(f"this could not be graded, by our own fault: {answer.message}", "practice doctor")
    return answer


@lru_cache(maxsize=4)  # the cells of one notebook ask for one check each
def _judged(slug: str, source: bytes) -> Answer:
    from grader.catalog import open_catalog
    from grader.classroom.work import Setup
    from grader.notebooks.judging import judged, task

    return judged(Setup(), task(open_catalog().get(slug), "notebook.ipynb", source))


def _own_definition(slug: str) -> bytes:
    from grader.catalog import interface, open_catalog
    from grader.notebooks.history import as_notebook

    names = {name.partition(".")[0] for name in interface(open_catalog().get(slug))}
    found = as_notebook(_inputs(), names)
    if found is None:
        raise UserError(
            f"no cell that was run here defines {' or '.join(sorted(names))}", "run the cell with your solution first"
        )
    return found


def _inputs() -> list[str]:
    """What was typed into this kernel, cell by cell; the first is number 1."""
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    if shell is None:
        raise UserError("this is no notebook", "practice check SLUG FILE checks a file")
    return list(shell.history_manager.input_hist_raw[1:])


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
