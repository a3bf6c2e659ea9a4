"""nbgrader's own preprocessors, run over many notebooks of one assignment without opening its gradebook for each.

Those that ask the gradebook are given what they ask for from memory; all others are called as they are.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from nbgrader.api import MissingEntry  # pyright: ignore[reportMissingTypeStubs]: it has none
from nbgrader.nbgraderformat import MetadataValidator  # pyright: ignore[reportMissingTypeStubs]: likewise
from nbgrader.nbgraderformat.common import (  # pyright: ignore[reportMissingTypeStubs]: likewise
    BaseMetadataValidator,
)
from nbgrader.preprocessors import (  # pyright: ignore[reportMissingTypeStubs]: likewise
    AssignLatePenalties,
    CheckCellMetadata,
    Execute,
    NbGraderPreprocessor,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from traitlets.utils.importstring import import_item

from grader.notebooks.autograde import Judge, Tidy

_CELL = ("id", "name", "cell_type", "locked", "source", "checksum", "max_score")


class Kept:
    """A notebook as the gradebook has it, out of the gradebook: what `OverwriteCells` asks one for."""

    def __init__(self, notebook: Any) -> None:
        self.name: str = notebook.name
        self.kernelspec: Any = json.loads(notebook.kernelspec) if notebook.kernelspec else None
        self.source_cells = _copied(notebook.source_cells)
        self.grade_cells, self.task_cells = _copied(notebook.grade_cells), _copied(notebook.task_cells)
        self.solution_cells = _copied(notebook.solution_cells)
        self._sources = {cell.name: cell for cell in self.source_cells}
        self._graded = {cell.name: cell for cell in (*self.grade_cells, *self.task_cells)}
        # A grade or a comment knows the number of its cell; its name would take a question each.
        self.names = {cell.id: cell.name for cell in (*self._graded.values(), *self.solution_cells)}

    def find_source_cell(self, name: str, *where: str) -> Any:
        """The cell of this name; raises MissingEntry."""
        return _found(self._sources, name)

    def find_graded_cell(self, name: str, *where: str) -> Any:
        """The graded cell of this name; raises MissingEntry."""
        return _found(self._graded, name)

    def find_notebook(self, *where: str) -> Kept:
        """This notebook."""
        return self


class Submitted:
    """A student's grades and comments of one notebook: what `SaveAutoGrades` asks a gradebook for."""

    def __init__(self, kept: Kept, submitted: Any) -> None:
        self._grades = {kept.names.get(grade.cell_id): grade for grade in submitted.grades}
        self._comments = {kept.names.get(comment.cell_id): comment for comment in submitted.comments}
        self.db = SimpleNamespace(commit=_later)

    def find_grade(self, name: str, *where: str) -> Any:
        """The grade of this cell; raises MissingEntry."""
        return _found(self._grades, name)

    def find_comment(self, name: str, *where: str) -> Any:
        """The comment on this cell; raises MissingEntry."""
        return _found(self._comments, name)

    @property
    def grades(self) -> dict[str | None, Any]:
        """The grades by the names of their cells."""
        return self._grades


class _Remembering(BaseMetadataValidator):
    """Asks the schema once for what the cells of all notebooks have in common; that takes longest of all."""

    def __init__(self) -> None:
        super().__init__()
        self._sound: set[str] = set()

    def validate_cell(self, cell: Any) -> None:
        """Check a cell's metadata; raises what nbgrader raises."""
        marks = json.dumps(cell.metadata.get("nbgrader"), sort_keys=True)
        if marks not in self._sound:
            super().validate_cell(cell)
            self._sound.add(marks)


class _Validator(MetadataValidator, _Remembering):
    """nbgrader's own, in front of the one that remembers."""


class Steps:
    """The preprocessors of a course's configuration, those before the judge and those after it."""

    def __init__(self, converter: Any) -> None:
        self._before = [_made(each, converter) for each in converter.sanitize_preprocessors]
        if not any(isinstance(each, Tidy) for each in self._before):
            places = [n for n, each in enumerate(self._before) if isinstance(each, OverwriteCells)]
            self._before.insert(max(places, default=-1) + 1, Tidy(parent=converter))
        after = [_made(each, converter) for each in converter.autograde_preprocessors]
        self._validator: Any = _Validator()
        # Where the configuration lacks our line nbgrader's executor stands in the judge's place.
        self._after = [each for each in after if not isinstance(each, Execute | Judge)]
        self.judge: Judge = next((each for each in after if isinstance(each, Judge)), None) or Judge(parent=converter)

    def restore(self, notebook: Any, resources: Any, kept: Kept) -> Any:
        """A submitted notebook with what nbgrader locks as it was released, and no outputs."""
        for step in self._before:
            if isinstance(step, OverwriteKernelspec):
                if kept.kernelspec:
                    notebook.metadata["kernelspec"] = kept.kernelspec
            elif isinstance(step, OverwriteCells):
                notebook = _with(step, kept, notebook, resources)
                if step.add_missing_cells:
                    notebook, _ = step.add_missing_grade_cells(notebook, resources)
                    notebook, _ = step.add_missing_task_cells(notebook, resources)
            else:
                notebook = self._plainly(step, notebook, resources)
        return notebook

    def finish(self, notebook: Any, resources: Any, submitted: Submitted) -> Any:
        """The notebook with the outputs that the judge wrote, as it is kept; its grades wait for a commit."""
        for step in self._after:
            if isinstance(step, SaveAutoGrades):
                notebook = _with(step, submitted, notebook, resources)
            elif not isinstance(step, AssignLatePenalties):
                notebook = self._plainly(step, notebook, resources)
        return notebook

    def _plainly(self, step: Any, notebook: Any, resources: Any) -> Any:
        """A step that asks no gradebook."""
        if isinstance(step, CheckCellMetadata):
            self._validator.validate_nb(notebook)
        elif step.enabled:
            notebook, _ = step.preprocess(notebook, resources)
        return notebook

    def late(self, notebook: Any, resources: Any) -> None:
        """Record what lateness costs; the grades must be in the gradebook by then."""
        for step in self._after:
            if isinstance(step, AssignLatePenalties):
                step.preprocess(notebook, resources)


def _made(named: Any, converter: Any) -> Any:
    """A preprocessor from its class, or from the class's name."""
    kind: Any = import_item(named) if isinstance(named, str) else named
    return kind(parent=converter)


def _with(step: Any, gradebook: Any, notebook: Any, resources: Any) -> Any:
    """Run a preprocessor over the cells with this in the place of the gradebook that it would open."""
    info = resources["nbgrader"]
    step.gradebook = gradebook
    step.notebook_id, step.assignment_id, step.student_id = info["notebook"], info["assignment"], info["student"]
    return NbGraderPreprocessor.preprocess(step, notebook, resources)[0]


def _copied(cells: Sequence[Any]) -> list[Any]:
    """Cells that no session keeps alive."""
    return [SimpleNamespace(**{name: getattr(cell, name) for name in _CELL if hasattr(cell, name)}) for cell in cells]


def _found(cells: dict[Any, Any], name: str) -> Any:
    try:
        return cells[name]
    except KeyError:
        raise MissingEntry(f"No such cell: {name}") from None


def _later() -> None:
    """The notebook is committed as a whole."""
