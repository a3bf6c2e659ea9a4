"""An exercise as a source notebook of nbgrader's.

Nothing of a hidden check is in it but its name, title and points.
"""

from __future__ import annotations

import ast
import hashlib
import json
from typing import Any

import msgspec

from grader.catalog import CheckInfo, Exercise, checks
from grader.errors import BrokenExercise, UserError
from grader.notebooks import naming
from grader.render.text import number

_SCHEMA = 3  # of nbgrader's cell metadata
_KERNEL: dict[str, Any] = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_BLOCKS = (ast.FunctionDef, ast.ClassDef)
_IMPORTS = {"numpy": "import numpy as np", "torch": "import torch"}


class _Code(msgspec.Struct, frozen=True):
    """A file's text, by line, and its syntax tree."""

    lines: list[str]
    tree: ast.Module

    def of(self, node: ast.stmt) -> str:
        """The text of a statement, its decorators included."""
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
        return "\n".join(self.lines[first - 1 : node.end_lineno])


def build(exercise: Exercise) -> bytes:
    """The notebook: statement, solution, public checks, and a cell for each hidden check.

    Raises:
        UserError: There is no solution or no hidden suite here.
        BrokenExercise: A file of the exercise is no Python, or its stub has no place for a solution.
    """
    if exercise.reference is None or exercise.hidden_suite is None:
        raise UserError(
            f"{exercise.slug} has no solution here", "build notebooks with an installation that has the solutions"
        )
    known = checks(exercise)
    cells = [
        _cell(exercise, naming.STATEMENT, exercise.readme.read_text("utf-8").strip(), kind="markdown"),
        _cell(exercise, naming.SOLUTION, _solution(exercise), solution=True),
        *_public(exercise, [check for check in known if not check.hidden]),
        _cell(exercise, naming.GRADED, _GRADED.format(slug=exercise.slug), kind="markdown"),
        *(_hidden(exercise, check) for check in known if check.hidden),
    ]
    notebook = {"cells": cells, "metadata": _KERNEL, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


_GRADED = """## Graded checks

Each cell below stands for one check that your work is graded with. You need not run them. Where `practice` is
installed, `from grader.notebooks import check` and `check("{slug}")` in a cell of your own show the whole report."""


def _solution(exercise: Exercise) -> str:
    """The stub, with the reference in a solution region that begins in the place of its last line.

    nbgrader puts its own ``raise NotImplementedError()`` in the region's place, as far indented as the region's first
    line is, so that what is released is the stub.
    """
    assert exercise.reference is not None
    stub = exercise.stub.read_text("utf-8").rstrip()
    code = _parsed(stub, str(exercise.stub))
    raises = [node for node in ast.walk(code.tree) if isinstance(node, ast.Raise)]
    last = max(raises, key=lambda node: node.lineno, default=None)
    if last is None or last.end_lineno != len(code.lines):
        raise BrokenExercise(
            f"{exercise.stub} does not end in `raise NotImplementedError`", "let its last function's body be that"
        )
    lead = _missing_import(exercise, code.tree)
    indentation = " " * last.col_offset
    region = [
        f"{indentation}### BEGIN SOLUTION",
        *code.lines[last.lineno - 1 :],
        "",
        "",
        *exercise.reference.read_text("utf-8").strip().split("\n"),
        "### END SOLUTION",
    ]
    return "\n".join([*lead, *code.lines[: last.lineno - 1], *region])


def _missing_import(exercise: Exercise, stub: ast.Module) -> list[str]:
    """The library's import, where the stub leaves it to the learner.

    The helpers of the public checks import it too, so that a notebook would seem to work without it.
    """
    imported = {name.name for node in ast.walk(stub) if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module or "" for node in ast.walk(stub) if isinstance(node, ast.ImportFrom)}
    if exercise.backend in imported:
        return []
    return [_IMPORTS[exercise.backend], "", ""]


def _public(exercise: Exercise, public: list[CheckInfo]) -> list[dict[str, Any]]:
    """The public checks as they are in their file: a cell with what they share, and a cell for each.

    They earn nothing, and are graded cells all the same: nbgrader's own `validate` looks at no others.
    """
    path = exercise.public_suite
    if not public:
        return []
    code = _parsed(path.read_text("utf-8"), str(path))
    names = {check.id for check in public}
    functions = {node.name: node for node in code.tree.body if isinstance(node, ast.FunctionDef) and node.name in names}
    taken = set(functions.values())
    shared = [node for node in code.tree.body if node not in taken and not _is_text(node)]
    helpers = "# What the examples below share. Run this first; an example that your code gets right says nothing."
    before: ast.stmt | None = None
    for node in [*shared, ast.parse("import __main__").body[0]]:
        apart = isinstance(node, _BLOCKS) or isinstance(before, _BLOCKS)
        text = code.of(node) if node in shared else "import __main__ as submission  # this notebook"
        helpers += ("\n\n\n" if apart else "\n") + text
        before = node
    cells = [_cell(exercise, naming.HELPERS, helpers)]
    for check in public:
        source = f"{code.of(functions[check.id])}\n\n\n{check.id}(submission)"
        cells.append(_cell(exercise, check.id, source, points=0.0))
    return cells


def _hidden(exercise: Exercise, check: CheckInfo) -> dict[str, Any]:
    """The cell of a hidden check."""
    points = f"{number(check.points)} point{'s' * (check.points != 1)}"
    source = f'# {check.title} ({points})\nfrom grader.notebooks import score\n\nscore("{exercise.slug}", "{check.id}")'
    return _cell(exercise, check.id, source, points=check.points)


def _cell(
    exercise: Exercise,
    role: str,
    source: str,
    *,
    kind: str = "code",
    solution: bool = False,
    points: float | None = None,
) -> dict[str, Any]:
    """A cell with nbgrader's metadata; with `points` it is an autograder's, and without and no solution read-only."""
    grade_id = naming.grade_id(exercise.slug, role)
    marks: dict[str, Any] = {
        "grade": points is not None,
        "grade_id": grade_id,
        "locked": not solution,
        "schema_version": _SCHEMA,
        "solution": solution,
        "task": False,
    }
    if points is not None:
        marks["points"] = points
    cell: dict[str, Any] = {
        "cell_type": kind,
        "id": hashlib.sha256(grade_id.encode()).hexdigest()[:16],
        "metadata": {"nbgrader": marks},
        "source": source.splitlines(keepends=True),
    }
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def _parsed(text: str, where: str) -> _Code:
    try:
        return _Code(text.split("\n"), ast.parse(text, where))
    except SyntaxError as error:
        raise BrokenExercise(f"{where}, line {error.lineno}: {error.msg}", f"correct {where}") from None


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
