"""The preprocessor that takes the place of the one that executes notebooks in `nbgrader autograde`.

`grader.notebooks.course` writes the line that puts it there. By the time that it runs nbgrader has restored what it
locks; a student's cells have the source that they were handed in with, and no outputs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry  # pyright: ignore[reportMissingTypeStubs]: it has none
from nbgrader.preprocessors import Execute, NbGraderPreprocessor  # pyright: ignore[reportMissingTypeStubs]: likewise
from traitlets import Dict, Enum, Unicode, Union

from grader.catalog import open_catalog
from grader.classroom.assignment import Show
from grader.classroom.work import Setup
from grader.notebooks import judging, naming
from grader.notebooks.judging import SourceCell

_SHOWS = ("titles", "values", "full")


class Judge(NbGraderPreprocessor):
    """Grades notebooks of ours in the sandbox, and leaves all others to nbgrader's own executor."""

    show: Any = Union(
        [Enum(_SHOWS), Dict(value_trait=Enum(_SHOWS), key_trait=Unicode())],
        default_value="titles",
        help="What students are shown of hidden checks: titles, values or full; or that by assignment's name.",
    ).tag(config=True)
    exercises: Any = Unicode("", help="A folder of your own exercises, beside the built-in ones.").tag(config=True)
    isolation: Any = Enum(
        ["auto", "full", "restricted", "process"], default_value="auto", help="How closely to confine submissions."
    ).tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Grade a notebook.

        Args:
            nb: It, as nbgrader restored it.
            resources: Whose it is, and which gradebook counts.

        Raises:
            GraderFault: There is no score, by our own fault; nbgrader tells it and goes on with the next student.
            UserError: The notebook holds what cannot be graded so.
        """
        info = resources["nbgrader"]
        with Gradebook(info["db_url"]) as gradebook:
            notebook: Any = gradebook.find_notebook(info["notebook"], info["assignment"])
            slug = judging.exercise_of([cell.name for cell in notebook.source_cells], graded_cells(notebook))
        if not slug:
            return Execute(parent=self.parent).preprocess(nb, resources)
        self.log.info("Judging %s in practice's sandbox", slug)
        exercise = open_catalog(Path(self.exercises) if self.exercises else None).get(slug)
        setup = Setup(self.exercises, self.isolation)
        judging.require_confined(setup)
        task = judging.task(exercise, f"{info['notebook']}.ipynb", judging.code_of(nb.cells))
        answer = judging.judged(setup, task)
        judging.fill(nb.cells, exercise, answer, shown_in(self.show, info["assignment"]))
        nothing_for_missing(nb.cells, info)
        return nb, resources


class Tidy(NbGraderPreprocessor):
    """Makes ordinary cells of those that nbgrader took the id from: a student doubled them, or made them up.

    nbgrader leaves a part of their metadata behind, and then takes that for a notebook of an older version.
    """

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> tuple[Any, Any]:
        """Take the rest away.

        Args:
            cell: Any cell of a submitted notebook.
            resources: Not looked at.
            index: Neither.
        """
        if "nbgrader" in cell.metadata and not cell.metadata["nbgrader"].get("grade_id"):
            del cell.metadata["nbgrader"]
        return cell, resources


def graded_cells(notebook: Any) -> dict[str, SourceCell]:
    """The graded cells of a notebook of the gradebook's."""
    by_hand = {cell.name for cell in notebook.solution_cells}
    return {
        cell.name: SourceCell(cell.cell_type, float(cell.max_score), cell.name in by_hand)
        for cell in notebook.grade_cells
    }


def shown_in(show: str | dict[str, str], assignment: str) -> Show:
    """What the setting says for an assignment."""
    said: Any = show.get(assignment, "titles") if isinstance(show, dict) else show
    return said


def nothing_for_missing(cells: Any, info: dict[str, str]) -> None:
    """A test cell that was taken out earns nothing; nbgrader would leave the score of an earlier submission."""
    there = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells}
    with Gradebook(info["db_url"]) as gradebook:
        try:
            submitted: Any = gradebook.find_submission_notebook(info["notebook"], info["assignment"], info["student"])
        except MissingEntry:
            return
        for grade in submitted.grades:
            found = naming.part(grade.name)
            if found is not None and found.check and grade.name not in there:
                grade.auto_score, grade.needs_manual_grade = 0.0, False
        gradebook.db.commit()
