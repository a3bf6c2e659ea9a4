"""An assignment of nbgrader's, graded into its own gradebook on our lanes.

What comes out is what `nbgrader autograde` with our preprocessor leaves: scores, comments and penalties in the
gradebook, and the notebooks under ``autograded``, from which its feedback is made. Several are judged at once.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import nbformat
from nbgrader.api import MissingEntry, Student  # pyright: ignore[reportMissingTypeStubs]: it has none

from grader.catalog import Exercise, open_catalog
from grader.classroom.engines import Engine
from grader.classroom.work import Answer, Setup, Task
from grader.errors import GraderFault, PracticeError, UserError
from grader.notebooks import judging, naming
from grader.notebooks.autograde import graded_cells, shown_in
from grader.notebooks.folders import Folders
from grader.notebooks.restoring import Kept, Steps, Submitted
from grader.submission import NOTEBOOK_BYTES

_TOGETHER = 8  # students whose scores are written in one transaction
_READ_AHEAD = 16  # students whose notebooks are read before theirs are graded


class Row(msgspec.Struct, frozen=True):
    """What became of one student's notebook.

    Attributes:
        student: Whose it is.
        notebook: Its name.
        slug: The exercise.
        answer: What the judge said; None where it was not asked.
        problem: Why there is no score, or nothing new; "" for most.
        fault: Whether that is our own fault.
    """

    student: str
    notebook: str
    slug: str
    answer: Answer | None = None
    problem: str = ""
    fault: bool = False


class _Sheet(msgspec.Struct):
    """A student's notebook on its way."""

    name: str
    notebook: Any
    resources: Any
    answer: Answer | None = None


class _Hand(msgspec.Struct):
    """All that a student handed in."""

    student: str
    sheets: list[_Sheet]

    @property
    def complete(self) -> bool:
        """Whether every notebook has come back."""
        return all(sheet.answer is not None for sheet in self.sheets)


class Coursework:
    """An assignment of a course; a context manager that keeps its gradebook open."""

    def __init__(self, place: Path) -> None:
        """Find it.

        Args:
            place: ``COURSE/ASSIGNMENT``: the course's folder, and the assignment's name.

        Raises:
            UserError: There is no course, or no such assignment in its gradebook.
        """
        self._folders = Folders(place)
        self.name = self._folders.name
        self._converter = self._folders.converter
        self._steps = Steps(self._converter)
        self._book, assignment = self._folders.gradebook()
        try:
            self._kept = {notebook.name: Kept(notebook) for notebook in assignment.notebooks}
            self._slugs = {each.name: _slug(each, self.name) for each in assignment.notebooks}
        except BaseException:
            self._book.close()
            raise
        self._exercises: dict[str, Exercise] = {}

    def __enter__(self) -> Coursework:
        return self

    def __exit__(self, *error: object) -> None:
        self._book.close()

    @property
    def slugs(self) -> tuple[str, ...]:
        """The exercises of the assignment."""
        return tuple(sorted(set(self._slugs.values())))

    def setup(self, asked: Setup) -> Setup:
        """How lanes are set up: as asked for, and where nothing was, as the course's configuration has it."""
        judge = self._steps.judge
        isolation = judge.isolation if asked.isolation == "auto" else asked.isolation
        return Setup(asked.exercises or judge.exercises, isolation)

    def do(
        self,
        engine: Engine,
        setup: Setup,
        tell: Callable[[Row], None],
        *,
        again: bool = False,
        only: Sequence[str] = (),
    ) -> None:
        """Grade what students handed in; `tell` is called with every notebook.

        Args:
            engine: Where lanes run.
            setup: How they are set up.
            tell: Called with each row as soon as there is one.
            again: Grade anew what was autograded already; nbgrader's ``--force``.
            only: These students; by default all.

        Raises:
            UserError: Nobody handed in anything.
        """
        catalog = open_catalog(Path(setup.exercises) if setup.exercises else None)
        self._exercises = {slug: catalog.get(slug) for slug in self.slugs}
        self._converter.force = again
        complete: list[_Hand] = []
        for (hand, sheet), answer in engine.graded(setup, self._tasks(only, tell)):
            sheet.answer = answer
            if hand.complete:
                complete.append(hand)
            if len(complete) == _TOGETHER:
                self._finish(complete, tell)
                complete = []
        self._finish(complete, tell)

    # ── reading ──────────────────────────────────────────────────────────────────────────────────

    def _tasks(self, only: Sequence[str], tell: Callable[[Row], None]) -> Iterator[tuple[tuple[_Hand, _Sheet], Task]]:
        """Every notebook to grade, a few students at a time and of those one exercise after the other.

        A lane that turns to another exercise opens its suite anew.
        """
        empty = {slug: judging.task(exercise, "", b"") for slug, exercise in self._exercises.items()}
        hands = self._hands(only, tell)
        while some := list(islice(hands, _READ_AHEAD)):
            sheets = [(hand, sheet) for hand in some for sheet in hand.sheets]
            for hand, sheet in sorted(sheets, key=lambda pair: self._slugs[pair[1].name]):
                code = judging.code_of(sheet.notebook.cells)
                task = msgspec.structs.replace(empty[self._slugs[sheet.name]], name=f"{sheet.name}.ipynb", data=code)
                yield (hand, sheet), task

    def _hands(self, only: Sequence[str], tell: Callable[[Row], None]) -> Iterator[_Hand]:
        """What every student handed in, where there is something to grade."""
        students = self._students(only)
        self._enrol([student for student, _ in students])
        for student, folder in students:
            if not self._converter.init_destination(self.name, student):
                tell(Row(student, "*", "", problem="autograded already"))
                continue
            try:
                hand = self._read(student, folder)
            except Exception as error:  # whatever nbgrader finds wrong with a file
                tell(Row(student, "*", "", problem=f"nbgrader cannot take it: {type(error).__name__}: {error}"))
                continue
            if hand.sheets:
                yield hand
            else:
                self._finish([hand], tell)

    def _students(self, only: Sequence[str]) -> list[tuple[str, Path]]:
        found = self._folders.students()
        for student in only:
            if student not in found:
                raise UserError(f"{student!r} handed in nothing for {self.name}", "name a folder in submitted")
        return [(student, folder) for student, folder in found.items() if not only or student in only]

    def _read(self, student: str, folder: Path) -> _Hand:
        """The notebooks of a student that belong to the assignment, restored."""
        self._converter.notebooks = [str(folder / f"{name}.ipynb") for name in self._kept]
        sheets: list[_Sheet] = []
        for name, kept in sorted(self._kept.items()):
            path = folder / f"{name}.ipynb"
            if not path.exists():
                continue
            if path.is_symlink() or path.stat().st_size > NOTEBOOK_BYTES:
                raise UserError(f"{path.name} is a link, or larger than {NOTEBOOK_BYTES // 1024**2} MiB")
            info = {"student": student, "assignment": self.name, "notebook": name, "db_url": self._folders.url}
            resources = {"nbgrader": info}
            notebook = nbformat.reads(path.read_text("utf-8"), as_version=4)
            sheets.append(_Sheet(name, self._steps.restore(notebook, resources, kept), resources))
        return _Hand(student, sheets)

    # ── writing ──────────────────────────────────────────────────────────────────────────────────

    def _enrol(self, students: Sequence[str]) -> None:
        """Whoever handed in and is not in the gradebook yet, as nbgrader does it; where the course wants it."""
        if self._converter.create_student:
            known = {row[0] for row in self._book.db.query(Student.id)}
            self._book.db.add_all([Student(id=student) for student in students if student not in known])
            self._book.db.commit()

    def _finish(self, hands: Sequence[_Hand], tell: Callable[[Row], None]) -> None:
        """All of some students, into the gradebook and then into the folders, by which nbgrader knows them as done."""
        recorded: list[tuple[_Hand, bool]] = []
        for hand in hands:
            try:
                show = shown_in(self._steps.judge.show, self.name)
                for sheet in hand.sheets:
                    assert sheet.answer is not None
                    judging.fill(sheet.notebook.cells, self._exercises[self._slugs[sheet.name]], sheet.answer, show)
                recorded.append((hand, self._record(hand)))
            except PracticeError as error:  # an earlier score stays
                for row in self._rows(hand):
                    tell(msgspec.structs.replace(row, problem=error.message, fault=isinstance(error, GraderFault)))
        self._book.db.commit()
        for hand, late in recorded:
            for sheet in hand.sheets if late else ():
                self._steps.late(sheet.notebook, sheet.resources)
            self._folders.write(hand.student, [(sheet.name, sheet.notebook) for sheet in hand.sheets])
            for row in self._rows(hand):
                tell(row)

    def _rows(self, hand: _Hand) -> list[Row]:
        return [Row(hand.student, each.name, self._slugs[each.name], each.answer) for each in hand.sheets]

    def _record(self, hand: _Hand) -> bool:
        """Scores and comments, to be committed; whether the work is late, which nbgrader works out from what is."""
        book = self._book
        timestamp = self._folders.timestamp(hand.student)
        try:
            moment = {"timestamp": timestamp} if timestamp else {}
            with _committed_later(book.db):
                submission = book.update_or_create_submission(self.name, hand.student, **moment)
        except MissingEntry:
            raise UserError(f"there is no student {hand.student} in the gradebook", "nbgrader db student add") from None
        sheets = {sheet.name: sheet for sheet in hand.sheets}
        for submitted in submission.notebooks:
            name = submitted.name
            grades = Submitted(self._kept[name], submitted)
            sheet = sheets.get(name)
            there: set[Any] = set()
            if sheet is not None:
                sheet.notebook = self._steps.finish(sheet.notebook, sheet.resources, grades)
                there = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in sheet.notebook.cells}
            for cell, grade in grades.grades.items():
                found = naming.part(cell)
                if sheet is None or (cell not in there and found is not None and found.check):
                    grade.auto_score, grade.needs_manual_grade = 0.0, False
            submitted.late_submission_penalty = None
        return submission.total_seconds_late > 0


@contextmanager
def _committed_later(session: Any) -> Generator[None]:
    """What nbgrader would commit by itself is written with what follows, so that no submission is without scores."""
    session.commit = lambda: None
    try:
        with session.no_autoflush:  # else each question to the gradebook writes a part of it
            yield
    finally:
        del session.commit


def _slug(notebook: Any, assignment: str) -> str:
    slug = judging.exercise_of([cell.name for cell in notebook.source_cells], graded_cells(notebook))
    if not slug:
        raise UserError(
            f"{notebook.name} of {assignment} is no notebook of practice's, and would have to be executed",
            f"nbgrader autograde {assignment} grades such an assignment; ours in it go to the sandbox all the same",
        )
    return slug
