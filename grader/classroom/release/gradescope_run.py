"""What `run_autograder` runs in Gradescope's container: one submission in, one results.json out.

It is started as ``python -m grader.classroom.release.gradescope_run ROOT``, and goes the way of `practice grade`:
the same gathering, lanes and marks, over a class of one. A fault of ours leaves a result without a score.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from grader.catalog import Exercise, open_catalog
from grader.classroom import course, gathering, marks
from grader.classroom.engines import Engine, open_engine
from grader.classroom.exports import gradescope
from grader.classroom.gathering import Gathered
from grader.classroom.gradebook import Gradebook
from grader.classroom.gradebook.book import now
from grader.classroom.grading import Run
from grader.classroom.marks import Book
from grader.classroom.release.gradescope_zip import JOB, Job
from grader.classroom.rosters import Student
from grader.classroom.work import Setup
from grader.errors import PracticeError, UserError
from grader.render.text import visible
from grader.writing import write_whole

_OUR_FAULT = "our fault: this could not be graded, and no points are lost; hand it in again, or ask your instructor"
_DEEPEST = 3  # so many folders around the files are looked through


def main(root: Path) -> None:
    """Grade ``root/submission`` into ``root/results/results.json``."""
    try:
        content = graded(root)
    except PracticeError as error:
        content = fault(f"{error.message} ({error.remedy})" if error.remedy else error.message)
    except Exception as error:  # whatever it is, the student is told that it is not theirs
        content = fault(f"{type(error).__name__}: {error}")
    write_whole(root / "results" / "results.json", gradescope.encoded(content))


def graded(root: Path) -> dict[str, Any]:
    """The content of results.json.

    Raises:
        PracticeError: It could not be graded at all.
    """
    job = _job(root / "source" / JOB)
    catalog = open_catalog()
    chosen = course.exercises_of(job.assignment, catalog)
    gathered = gathering.of_student(_place(root / "submission"), _student(root), chosen)
    slugs = tuple(exercise.slug for exercise in chosen)
    with tempfile.TemporaryDirectory() as folder, Gradebook.open(str(Path(folder) / "grades.db")) as book:
        setup, engine = _engine(job, slugs)
        with engine:
            Run(book, job.assignment, chosen, setup).do(gathered, engine, lambda _: None)
        number, assignment = book.assignment()
        made = marks.book(book, number, assignment, course.describer(catalog), now())
    return _told(made, gathered, chosen, engine.machine.tier)


def fault(why: str) -> dict[str, Any]:
    """A result without a score, which Gradescope shows as an autograder that failed; `why` is for the instructor."""
    return {
        "output": _OUR_FAULT,
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_hidden(why)],
    }


def _told(book: Book, gathered: Gathered, exercises: list[Exercise], tier: str) -> dict[str, Any]:
    """The export's result, with what one submission alone has to say."""
    (row,) = book.rows
    content = gradescope.results(book, row)
    said = [content["output"]]
    if gathered.strays:
        strays = ", ".join(visible(name.removeprefix(f"{row.student.id}/")) for name in gathered.strays)
        said.append(f"not graded, since no exercise has a file of this name: {strays}")
        said.append(f"what is looked for: {', '.join(exercise.file_name for exercise in exercises)} (or .ipynb)")
    said.append(f"isolation: {tier}")
    content["output"] = "\n".join(said)
    content["extra_data"]["isolation"] = tier
    faults = [mark.attempt.message for mark in row.marks if mark.status == marks.FAULT and mark.attempt is not None]
    content["tests"] += map(_hidden, faults)
    return content


def _hidden(why: str) -> dict[str, Any]:
    """A line that instructors alone see."""
    return {"name": "for the instructor", "output": visible(why), "visibility": "hidden"}


def _engine(job: Job, slugs: tuple[str, ...]) -> tuple[Setup, Engine]:
    """One lane, in the best tier; the weakest is taken only where the instructor allowed it."""
    setup = Setup("", job.isolation)
    try:
        return setup, open_engine("local", setup, slugs, 1)
    except UserError as error:
        if job.allow_process:
            setup = Setup("", "process")
            return setup, open_engine("local", setup, slugs, 1)
        raise UserError(error.message, "an autograder made with --allow-process grades all the same") from None


def _job(path: Path) -> Job:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Job)
    except (OSError, msgspec.MsgspecError) as error:
        raise UserError(f"{path} cannot be used: {error}", "make the autograder anew: practice gradescope") from None


def _place(folder: Path) -> Path:
    """Where the files are: somebody who zips a folder hands in a folder in the folder."""
    place = folder
    for _ in range(_DEEPEST):
        children = gathering.children(place)
        if len(children) != 1 or children[0].is_symlink() or not children[0].is_dir():
            break
        place = children[0]
    return place


def _student(root: Path) -> Student:
    """Who handed it in, as the platform has it; a group is its first member."""
    try:
        users = msgspec.json.decode((root / "submission_metadata.json").read_bytes())["users"]
        return Student(str(users[0]["email"]), str(users[0].get("name", "")))
    except (OSError, msgspec.DecodeError, LookupError, TypeError, AttributeError):
        return Student("student")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
