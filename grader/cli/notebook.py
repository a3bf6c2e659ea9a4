"""``practice notebook``: exercises as notebooks for nbgrader."""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import Exercises, catalog
from grader.cli.speak import note, raw, tell
from grader.errors import PracticeError, UserError

if TYPE_CHECKING:
    from grader.classroom.engines import Engine
    from grader.classroom.work import Setup
    from grader.notebooks.coursework import Row


def notebook_build(
    context: typer.Context,
    slugs: Annotated[list[str], typer.Argument(metavar="SLUG...", help="The exercises; one notebook each.")],
    to: Annotated[
        Path, typer.Option("--to", metavar="DIR", help="COURSE/source/ASSIGNMENT, in nbgrader's course folder.")
    ],
    force: Annotated[bool, typer.Option("--force", help="Overwrite notebooks that are there.")] = False,
    exercises: Exercises = None,
) -> None:
    """Build nbgrader source notebooks.

    Where the course has no nbgrader_config.py, one is written that has nbgrader autograde use our judge.
    """
    from grader.notebooks import course

    shelves = catalog(context, exercises)
    written = course.write([shelves.get(slug) for slug in dict.fromkeys(slugs)], to, force=force)
    for message in written.notes:
        note(message)
    root, name = to.absolute().parent.parent, to.name
    where = "" if root == Path.cwd() else f"cd {shlex.quote(str(root))} && "
    tell(
        *(f"{path}" for path in (*written.notebooks, *written.others)),
        f"  next: {where}nbgrader generate_assignment {shlex.quote(name)}",
    )


def grade_course(
    place: Path,
    *,
    exercises: Path | None,
    engine: str,
    jobs: int | None,
    isolation: str,
    students: Sequence[str],
    again: bool,
    as_json: bool,
) -> int:
    """``practice grade --nbgrader COURSE/ASSIGNMENT``: grade into nbgrader's own gradebook.

    Args:
        place: The course's folder, and the assignment's name.
        exercises: A folder of own exercises.
        engine: Where lanes run.
        jobs: How many at once.
        isolation: How closely to confine submissions.
        students: Only these.
        again: Grade anew what is graded already.
        as_json: One report a line.

    Returns:
        The exit status.
    """
    from grader.classroom.engines import open_engine
    from grader.classroom.work import Setup
    from grader.cli import OUR_FAULT

    graded = faults = 0
    began = time.monotonic()

    def told(row: Row) -> None:
        nonlocal graded, faults
        graded += not row.problem
        faults += row.fault
        if as_json:
            raw(_line(row))
        elif row.problem:
            note(f"{row.student}, {row.notebook}: {row.problem}")

    asked = Setup(str(exercises.absolute()) if exercises is not None else "", isolation)
    with ThreadPoolExecutor(1) as aside, ExitStack() as ends:
        # Here the judge is looked at while nbgrader is imported: each takes more than a second.
        early = aside.submit(_opened, asked, jobs, place) if engine == "local" else None
        if early is not None:
            ends.callback(_close, early)
        coursework = _coursework()
        with coursework.Coursework(place) as work:
            setup = work.setup(asked)
            if early is not None and setup.isolation == asked.isolation:
                opened = early.result()
                ends.pop_all()  # it is closed below
            else:
                opened = open_engine(engine, setup, work.slugs, jobs)
            with opened:
                for message in opened.notes:
                    note(message)
                work.do(opened, setup, told, again=again, only=students)
    if not as_json:
        seconds = time.monotonic() - began
        tell(
            f"{graded} notebooks graded into the gradebook in {seconds:.1f} s, {graded / seconds:.1f}/s",
            f"  next: nbgrader generate_feedback {shlex.quote(place.name)}",
        )
    return OUR_FAULT if faults else 0


def _opened(setup: Setup, jobs: int | None, place: Path) -> Engine:
    """This machine's engine, with lanes that are starting."""
    from grader.classroom.engines import open_engine
    from grader.notebooks.warming import warm

    engine = open_engine("local", setup, (), jobs)
    warm(engine, setup, place)
    return engine


def _close(early: Future[Engine]) -> None:
    """End an engine that was not used in the end."""
    with suppress(PracticeError), early.result():
        pass


def _coursework() -> ModuleType:
    """What needs nbgrader; raises UserError where that is not installed."""
    with _without_grammars():
        try:
            from grader.notebooks import coursework
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in ("nbgrader", "nbformat", "nbconvert", "traitlets"):
                raise
            raise UserError("nbgrader is not installed here", "pip install 'dl-practice[nbgrader]'") from None
    return coursework


@contextmanager
def _without_grammars() -> Generator[None]:
    """Without what jsonschema has for addresses in other letters: two seconds of grammars that no notebook needs."""
    name = "rfc3987_syntax"
    absent = name not in sys.modules
    if absent:
        sys.modules[name] = None  # pyright: ignore[reportArgumentType]: this is how Python is told that there is none
    try:
        yield
    finally:
        if absent:
            del sys.modules[name]


def _line(row: Row) -> bytes:
    """One row as JSON: the report, with whose it is; or why there is none."""
    import msgspec

    line: dict[str, object] = {"student": row.student, "notebook": row.notebook, "exercise": row.slug}
    if row.answer is not None and row.answer.report:
        line |= msgspec.json.decode(row.answer.report)
    else:
        message = row.answer.message if row.answer is not None else row.problem
        line |= {"verdict": row.answer.kind.value if row.answer else "skipped", "message": message, "checks": []}
    return msgspec.json.encode(line | {"reason": row.problem})
