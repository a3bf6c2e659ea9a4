"""What both ways into nbgrader's gradebook share: a submitted notebook to a task, and an answer to cells' outputs.

No cell is executed, and nothing that a submitted file says of scores is read: every output is written anew from the
judge's report.
"""

from __future__ import annotations

import atexit
import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import msgspec

from grader.catalog import Exercise, suite_digest
from grader.classroom import lanes
from grader.classroom.assignment import Show
from grader.classroom.exports.outcomes import output
from grader.classroom.visibility import shown
from grader.classroom.work import Answer, Kind, Setup, Task, longest
from grader.errors import GraderFault, UserError
from grader.model import CheckResult, Report, Verdict, from_json
from grader.notebooks import naming
from grader.render.text import number, visible

_Cell = Any  # nbformat's node: a dict whose keys are attributes too


class SourceCell(msgspec.Struct, frozen=True):
    """A graded cell as the gradebook has it, which no student can change.

    Attributes:
        kind: ``code`` or ``markdown``.
        points: What it is worth.
        by_hand: Whether a person grades it.
    """

    kind: str
    points: float
    by_hand: bool = False


def exercise_of(ids: Sequence[str], graded: Mapping[str, SourceCell]) -> str:
    """The exercise that a notebook is about, as the gradebook has its cells; "" where it is none of ours.

    Raises:
        UserError: It is ours, and something was added to it that only an execution could grade.
    """
    slug = naming.exercise_of(ids)
    if not slug:
        return ""
    for name, cell in graded.items():
        found = naming.part(name)
        ours = found is not None and found.slug == slug and found.check
        if not ours and not cell.by_hand and cell.kind == "code":
            raise UserError(
                f"the notebook of {slug} has a test cell {name} that is not practice's, and practice executes none",
                "put cells with tests of your own into a notebook of their own; cells graded by hand may stay",
            )
    return slug


def code_of(cells: Sequence[_Cell]) -> bytes:
    """A submitted notebook's own code, without what nbgrader locked, as a notebook.

    The cells that are left out leave an empty one behind, so that messages count as a reader does.
    """
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    left = [
        {"cell_type": "code", "metadata": {}, "source": "" if _locked(cell) else "".join(cell["source"])}
        for cell in code
    ]
    made = {"cells": left, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(made).encode("utf-8", "backslashreplace")


def task(exercise: Exercise, name: str, data: bytes) -> Task:
    """A file as what a lane takes, with as long as the judge may need."""
    return Task(exercise.slug, suite_digest(exercise), name, data, longest(exercise))


def judged(setup: Setup, task: Task) -> Answer:
    """What the judge says of a task: a process of its own, which is kept for the next one of this thread's."""
    _close_lanes_at_exit()
    return lanes.grade(setup, task)


@cache
def require_confined(setup: Setup) -> None:
    """Looks once whether other people's code can be confined here.

    Raises:
        UserError: It would run with one's own rights, and nobody asked for that.
        GraderFault: The judge does not start.
    """
    if setup.isolation == "process":
        return
    try:
        tier = lanes.describe(setup, ()).tier
    except lanes.LaneDied as death:
        raise GraderFault(f"the judge's process does not start: {death}", "practice doctor") from None
    if tier == "process":
        raise UserError(
            "only the process tier of isolation can be had here, and in it submissions run with your own rights",
            'practice doctor says what to install; c.Judge.isolation = "process" grades all the same',
        )


@cache
def _close_lanes_at_exit() -> None:
    """A lane that is left alone when this process ends would say so."""
    atexit.register(lanes.close_all)


def fill(cells: Sequence[_Cell], exercise: Exercise, answer: Answer, show: Show) -> None:
    """Write the outputs of our cells from the judge's answer; all other cells keep theirs.

    Args:
        cells: The notebook's, restored to what nbgrader locked.
        exercise: What it is about.
        answer: What the lane said.
        show: What is told of hidden checks.

    Raises:
        GraderFault: There is no score, by our own fault; nothing was written.
    """
    if answer.kind is Kind.FAULT:
        raise _our_fault(exercise, answer.message)
    report = from_json(answer.report) if answer.kind is Kind.REPORT else None
    if report is not None and report.verdict is Verdict.GRADER_FAULT:
        raise _our_fault(exercise, report.message)
    results = {check.id: check for check in shown(report, show).checks} if report is not None else {}
    count = 0
    for cell in cells:
        found = naming.part(cell["metadata"].get("nbgrader", {}).get("grade_id"))
        if cell["cell_type"] != "code" or found is None or found.slug != exercise.slug:
            continue
        if found.role == naming.SOLUTION:
            said = _of_the_whole(report, answer)
            cell["outputs"] = [_said(said)] if said else []
        elif found.check:
            count += 1
            points = float(cell["metadata"]["nbgrader"].get("points", 0.0))
            result = results.get(found.check)
            if result is None and report is not None:
                raise _our_fault(exercise, f"the suite has no check {found.check} any more: build the notebook again")
            earned = _earned(result, points)
            cell["execution_count"] = count
            cell["outputs"] = [_said(_words(result, earned, points)), _number(earned, count)]


def _locked(cell: _Cell) -> bool:
    """As nbgrader has it: a cell that a student may not change."""
    marks = cell["metadata"].get("nbgrader") or {}
    return not marks.get("solution") and bool(marks.get("grade") or marks.get("locked"))


def _earned(result: CheckResult | None, points: float) -> float:
    """The share that the check earned of what the cell is worth: finite, from 0 to that."""
    if result is None or not math.isfinite(points) or result.verdict is not Verdict.PASSED:
        return 0.0
    return points if result.points == 0 else max(0.0, min(points, points * result.earned / result.points))


def _words(result: CheckResult | None, earned: float, points: float) -> str:
    passed = result is not None and result.verdict is Verdict.PASSED
    count = f": {number(earned)} of {number(points)} point{'s' * (points != 1)}" if points else ""
    more = output(result) if result is not None and not passed else ""
    return f"{'✓ passed' if passed else '✗ not passed'}{count}\n" + (f"\n{more}\n" if more else "")


def _of_the_whole(report: Report | None, answer: Answer) -> str:
    """What there is to say of the submission, and of no check of it."""
    lines = [*report.submission.notes, report.message] if report is not None else [answer.message]
    if report is not None and report.verdict is Verdict.NOT_STARTED:
        lines.append("not started yet: it still raises NotImplementedError")
    return visible("".join(f"{line}\n" for line in lines if line))


def _said(text: str) -> _Cell:
    """Text on standard output: nbgrader takes anything on standard error for a failure."""
    return _node({"output_type": "stream", "name": "stdout", "text": text})


def _number(value: float, count: int) -> _Cell:
    """The result that nbgrader reads a score from."""
    data = {"text/plain": repr(value)}
    return _node({"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": count})


def _node(output: dict[str, Any]) -> _Cell:
    """An output as nbformat has it; it checks the notebook as a whole when that is written."""
    from nbformat import from_dict

    return from_dict(output)


def _our_fault(exercise: Exercise, message: str) -> GraderFault:
    return GraderFault(
        f"{exercise.slug} could not be graded, by our own fault, and the submission has no new score: {message}",
        "run this again; if it stays so, practice doctor says what is wrong here",
    )
