"""A notebook's own code: its code cells, in order, as Python."""

from __future__ import annotations

import ast
import json
from collections.abc import Sequence
from typing import Any

import msgspec

from grader.errors import UnreadableSubmission
from grader.submission.data import Cell
from grader.submission.magics import without_cell_magics, without_line_magics
from grader.submission.parsing import (
    MOST_NODES,
    SCRIPT_BYTES,
    Problem,
    Taken,
    has_too_many_braces,
    is_empty,
    parse,
    shown,
    size,
    too_much,
    with_plain_line_ends,
)

_MOST_CELLS = 10_000  # each is parsed by itself; a long notebook has a few hundred
_MOST_NOTES = 10  # cells with a syntax error that are told with their reason
_MOST_LISTED = 10  # cells that a note lists
_SAVE_AGAIN = "open it in Jupyter, save it again, and hand in that file"


class _Left(msgspec.Struct):
    """What was left out, for the notes."""

    tests: list[str] = []
    foreign: dict[str, list[str]] = {}
    broken: list[tuple[str, Problem]] = []
    lines: int = 0
    lines_of: list[str] = []


def take_notebook(text: str, name: str) -> Taken:
    """The cells of a notebook that can be run.

    Args:
        text: The notebook's JSON.
        name: The file's name, for messages.

    Raises:
        UnreadableSubmission: It is not a notebook of format 4.
    """
    left = _Left()
    cells: list[tuple[Cell, ast.Module]] = []
    code = _code_cells(_loaded(text, name), name)
    labels = [f"cell {number}" for number in range(1, len(code) + 1)]
    sources = [with_plain_line_ends(_source(cell, label, name)) for cell, label in zip(code, labels, strict=True)]
    if sum(map(len, sources)) > SCRIPT_BYTES:
        raise UnreadableSubmission(
            f"{shown(name)} is too large: its code cells hold more than {SCRIPT_BYTES // 1024**2} MiB",
            "keep data out of them",
        )
    if len(code) > _MOST_CELLS:
        return Taken(problem=Problem("there are more code cells in it than are read"))
    if has_too_many_braces(*sources):
        return Taken(problem=Problem("there are more braces in its cells than are read"))
    for cell, label, source in zip(code, labels, sources, strict=True):
        if _is_locked_test(cell):
            left.tests.append(label)
            continue
        tree, source = _python(source, label, left)
        if tree is not None and not is_empty(tree):
            cells.append((Cell(label, source), tree))
    notes = _notes(left)
    if sum(size(tree) for _, tree in cells) > MOST_NODES:
        return Taken((), notes, too_much())
    if cells:
        return Taken(tuple(cells), notes)
    if left.broken:
        label, problem = left.broken[0]
        return Taken((), notes, Problem(f"{label}: {problem.message}", problem.line))
    if code:
        return Taken((), notes, Problem(f"there is no Python in the code cells of {name}"))
    return Taken((), notes, Problem(f"{name} has no code cells"))


def _python(source: str, label: str, left: _Left) -> tuple[ast.Module | None, str]:
    """The cell's tree and the source that gives it; None where there is none, which is noted."""
    plain = without_cell_magics(source)
    if plain.magic:
        left.foreign.setdefault(plain.magic, []).append(label)
        return None, ""
    dropped = plain.dropped
    tree = parse(plain.source, label)
    if isinstance(tree, Problem):
        plain = without_line_magics(plain.source)
        if plain.dropped:
            dropped += plain.dropped
            tree = parse(plain.source, label)
    if isinstance(tree, Problem):
        left.broken.append((label, tree))
        return None, ""
    if dropped:
        left.lines += dropped
        left.lines_of.append(label)
    return tree, plain.source


def _notes(left: _Left) -> tuple[str, ...]:
    notes: list[str] = []
    if left.lines:
        lines = "1 line" if left.lines == 1 else f"{left.lines} lines"
        notes.append(f"{lines} of {_listed(left.lines_of)} left out: magics, shell commands or help")
    notes += [
        f"{_listed(labels)} left out: {shown(magic)} is not Python"
        for magic, labels in list(left.foreign.items())[:_MOST_NOTES]
    ]
    if left.tests:
        notes.append(f"{_listed(left.tests)} left out: locked tests of the assignment")
    notes += [f"{label} left out: {problem.message}" for label, problem in left.broken[:_MOST_NOTES]]
    if others := [label for label, _ in left.broken[_MOST_NOTES:]]:
        notes.append(f"{_listed(others)} left out: not valid Python either")
    return tuple(notes)


def _listed(labels: Sequence[str]) -> str:
    """ "cell 1", "cells 1 and 4", "cells 1, 4 and 5"."""
    if len(labels) == 1:
        return labels[0]
    numbers = [label.removeprefix("cell ") for label in labels]
    if len(numbers) > _MOST_LISTED:
        numbers[_MOST_LISTED:] = [f"{len(numbers) - _MOST_LISTED} more"]
    return f"cells {', '.join(numbers[:-1])} and {numbers[-1]}"


def _loaded(text: str, name: str) -> list[object]:
    """The notebook's cells."""
    try:
        notebook: Any = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableSubmission(
            f"{shown(name)} is a broken notebook: no JSON at line {error.lineno}, column {error.colno}: {error.msg}",
            _SAVE_AGAIN,
        ) from None
    except (ValueError, RecursionError, MemoryError):  # a number of thousands of digits; lists in lists in lists
        raise UnreadableSubmission(
            f"{shown(name)} is a broken notebook: its JSON cannot be read", _SAVE_AGAIN
        ) from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if isinstance(cells, list):
        return cells
    if isinstance(notebook, dict) and "worksheets" in notebook:
        raise UnreadableSubmission(
            f"{shown(name)} is a notebook of an old format (before nbformat 4)",
            f"jupyter nbconvert --to notebook --nbformat 4 --inplace {shown(name)}",
        )
    raise UnreadableSubmission(f"{shown(name)} is not a notebook: it has no list of cells", _SAVE_AGAIN)


def _code_cells(cells: list[object], name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for place, cell in enumerate(cells, 1):
        if not isinstance(cell, dict):
            raise UnreadableSubmission(
                f"{shown(name)} is a broken notebook: number {place} of its cells is not a cell", _SAVE_AGAIN
            )
        if cell.get("cell_type") == "code":
            found.append(cell)
    return found


def _source(cell: dict[str, Any], label: str, name: str) -> str:
    """The cell's text, which a notebook may hold in one piece or line by line."""
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    if isinstance(source, str):
        return source
    raise UnreadableSubmission(f"{shown(name)} is a broken notebook: the source of {label} is not text", _SAVE_AGAIN)


def _is_locked_test(cell: dict[str, Any]) -> bool:
    """Whether nbgrader put this cell there to test, and not for the learner to fill in."""
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return isinstance(marks, dict) and marks.get("grade") is True and marks.get("solution") is not True
