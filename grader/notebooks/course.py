"""A course's folder, as nbgrader has it: source notebooks, and the line that puts our judge into its autograder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from grader import datasets
from grader.catalog import Exercise
from grader.errors import UserError
from grader.notebooks.building import build

CONFIG = "nbgrader_config.py"
_JUDGE = "grader.notebooks.autograde.Judge"
LINE = f"""c.Autograde.autograde_preprocessors = [
    "{_JUDGE}",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]"""
# Without it nbgrader 0.9 stops, for the whole class, at a notebook in which a student doubled one of its cells.
_TIDY = """c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "grader.notebooks.autograde.Tidy",
    "nbgrader.preprocessors.CheckCellMetadata",
]"""
_WHOLE = f"""c = get_config()  # noqa: F821: nbgrader has it

# Notebooks of `practice notebook build` are graded by practice, in its sandbox; all others are executed as ever.
{LINE}

# A cell that a student doubled, or added as a test, is an ordinary one: without Tidy nbgrader stops at it.
{_TIDY}

# What students are shown of a hidden check: "titles", "values" or "full"; {{"ps1": "values"}} for one assignment.
# c.Judge.show = "titles"
"""


class Written(msgspec.Struct, frozen=True):
    """What was written, and what there is to tell beside it."""

    notebooks: list[Path]
    others: list[Path]
    notes: list[str]


def write(exercises: Sequence[Exercise], folder: Path, *, force: bool = False) -> Written:
    """Write the source notebooks of an assignment, and the course's configuration where there is none.

    Args:
        exercises: One notebook each.
        folder: ``COURSE/source/ASSIGNMENT``.
        force: Overwrite notebooks that are there.

    Raises:
        UserError: The folder is no such place or cannot be written, a notebook is there already, or an exercise has
            no solution here. Nothing is written then.
    """
    folder = folder.absolute()
    if folder.parent.name != "source" or folder.name in ("", ".."):
        raise UserError(
            f"{folder} is not the source of an assignment: it lies in no folder called source",
            "--to COURSE/source/ps1, where COURSE is the course's folder and ps1 the assignment",
        )
    made = {folder / f"{exercise.module_name}.ipynb": build(exercise) for exercise in exercises}
    data = {folder / datasets.path(name).name: datasets.path(name) for each in exercises for name in each.data}
    there = [path for path in made if path.exists()]
    if there and not force:
        raise UserError(
            f"{', '.join(path.name for path in there)} is in {folder} already; nothing was written",
            "--force writes it anew, and what was changed by hand in it is lost",
        )
    others: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in made.items():
            path.write_bytes(content)
        for path, source in data.items():
            if not path.exists():
                path.write_bytes(source.read_bytes())
                others.append(path)
        notes = _configure(folder.parent.parent / CONFIG, others)
    except OSError as error:
        raise UserError(f"{error.filename} cannot be written: {error.strerror}", "choose another --to") from None
    return Written(list(made), others, notes)


def _configure(path: Path, written: list[Path]) -> list[str]:
    """Write the configuration where there is none; what to tell where there is one that lacks our line."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(_WHOLE)
        written.append(path)
        return []
    except FileExistsError:
        pass
    if _JUDGE in path.read_text("utf-8", "replace"):
        return []
    return [f"{path} is not ours and was left alone; `nbgrader autograde` needs this in it:\n{LINE}"]
