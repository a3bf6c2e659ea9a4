"""``practice grade``: judge a folder of submissions into a gradebook."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import AsJson, Database, Exercises, Isolation, catalog, folder
from grader.cli.speak import console, note, print_now, raw, tell

if TYPE_CHECKING:
    from grader.classroom.assignment import Assignment
    from grader.classroom.gathering import Gathered
    from grader.classroom.grading import Outcome, Told

_SECONDS_BETWEEN_LINES = 5.0


def grade(
    context: typer.Context,
    submissions: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="STUDENT/EXERCISE.py or .ipynb; with one SLUG also STUDENT.py.")
    ],
    slugs: Annotated[list[str] | None, typer.Argument(metavar="[SLUG]...", help="The exercises to grade.")] = None,
    assignment: Annotated[
        Path | None, typer.Option("--assignment", metavar="FILE", help="A TOML file: exercises, weights, due time.")
    ] = None,
    roster: Annotated[
        Path | None, typer.Option("--roster", metavar="CSV", help="Who is in the class: student_id, name, email, ...")
    ] = None,
    times: Annotated[
        Path | None, typer.Option("--times", metavar="CSV", help="When work came in: student, time with offset.")
    ] = None,
    db: Database = "grades.db",
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, metavar="N", help="How many at once; by default one a core.")
    ] = None,
    engine: Annotated[
        str, typer.Option("--engine", metavar="ENGINE", help="local, dask://HOST:PORT or tls://HOST:PORT.")
    ] = "local",
    isolation: Annotated[
        Isolation, typer.Option("--isolation", help="How closely to confine submissions.")
    ] = Isolation.AUTO,
    student: Annotated[
        list[str] | None, typer.Option("--student", metavar="ID", help="Only this student; may be given again.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Grade anew what is graded already.")] = False,
    nbgrader: Annotated[
        bool, typer.Option("--nbgrader", help="FOLDER is COURSE/ASSIGNMENT of nbgrader's; into its gradebook.")
    ] = False,
    as_json: AsJson = False,
    exercises: Exercises = None,
) -> None:
    """Grade a folder of submissions.

    A run that was stopped goes on where it was.

    Exit status: 0 every row has a result, whatever the scores; 2 it cannot be done; 3 some row is our own fault.
    """
    from grader.classroom import assignment as assignments
    from grader.classroom import course, gathering, moments, rosters
    from grader.classroom.engines import open_engine
    from grader.classroom.gradebook import Gradebook
    from grader.classroom.grading import Run
    from grader.classroom.work import Setup
    from grader.cli import OUR_FAULT
    from grader.errors import UserError

    if nbgrader:
        from grader.cli.notebook import grade_course

        if slugs or assignment is not None or roster is not None or times is not None:
            raise UserError(
                "nbgrader's gradebook says which exercises, students and times there are",
                "practice grade --nbgrader COURSE/ASSIGNMENT, without slugs, --assignment, --roster and --times",
            )
        status = grade_course(
            submissions,
            exercises=folder(context, exercises),
            engine=engine,
            jobs=jobs,
            isolation=isolation.value,
            students=student or (),
            again=again,
            as_json=as_json,
        )
        raise typer.Exit(status)
    if assignment is not None and slugs:
        raise UserError("name exercises or an assignment file, and not both", "leave the slugs out")
    shelves = catalog(context, exercises)
    task: Assignment = (
        assignments.load(assignment)
        if assignment is not None
        else course.without_file(submissions, slugs or course.guessed(submissions, shelves))
    )
    chosen = course.exercises_of(task, shelves)
    gathered = gathering.gather(
        submissions,
        chosen,
        rosters.load(roster) if roster is not None else None,
        moments.load(times) if times is not None else None,
    )
    if student:
        gathered = gathering.only(gathered, student)
    own = folder(context, exercises)
    setup = Setup(str(own.absolute()) if own is not None else "", isolation.value)
    with (
        Gradebook.open(db) as book,
        open_engine(
            engine, setup, tuple(exercise.slug for exercise in chosen), jobs, tasks=len(gathered.entries)
        ) as lanes,
    ):
        for message in lanes.notes:
            note(message)
        run = Run(book, task, chosen, setup, again=again)
        began = time.monotonic()
        with _progress(gathered, quiet=as_json) as seen:

            def told(row: Told) -> None:
                if as_json:
                    raw(_line(row))
                seen()

            try:
                outcome = run.do(gathered, lanes, told)
            except KeyboardInterrupt:
                note(f"stopped, with {run.outcome.done} of {len(gathered.entries)} done; the same command goes on")
                raise
    if not as_json:
        _summary(task, gathered, outcome, time.monotonic() - began, db)
    raise typer.Exit(OUR_FAULT if outcome.faults else 0)


def _line(row: Told) -> bytes:
    """One row as JSON: the report, with whose it is and what is odd about it; or why there is none."""
    import msgspec

    from grader.classroom.gradebook.book import written

    entry, attempt = row.entry, row.attempt
    line: dict[str, object] = {"student": entry.student, "exercise": entry.slug}
    if attempt is not None and attempt.report:
        line |= msgspec.json.decode(attempt.report)
    elif attempt is not None:
        line |= {"verdict": attempt.verdict, "score": attempt.score, "max_score": attempt.max_score}
        line |= {"message": attempt.message, "checks": []}
    else:
        line |= {"verdict": entry.problem.partition(":")[0], "score": None, "message": entry.problem, "checks": []}
    line["reason"] = entry.problem
    line["submitted_at"] = written(entry.moment.at) if entry.moment else None
    line["submitted_from"] = entry.moment.source if entry.moment else None
    return msgspec.json.encode(line)


@contextmanager
def _progress(gathered: Gathered, *, quiet: bool) -> Generator[Callable[[], None]]:
    """A bar with rate and time left on a terminal, a line now and then elsewhere, both on standard error."""
    total = len(gathered.entries)
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("grading"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task, began, done = bar.add_task("grading", total=total, rate=""), time.monotonic(), 0

            def advance() -> None:
                nonlocal done
                done += 1
                bar.update(task, advance=1, rate=f"{done / max(time.monotonic() - began, 0.1):.1f}/s")

            yield advance
        return
    began = last = time.monotonic()
    done = 0

    def line() -> None:
        nonlocal done, last
        done += 1
        now = time.monotonic()
        if not quiet and now - last >= _SECONDS_BETWEEN_LINES and done < total:
            last, rate = now, done / (now - began)
            print_now(f"{done} of {total}, {rate:.1f}/s, {(total - done) / rate:.0f} s left\n")

    yield line


def _summary(task: Assignment, gathered: Gathered, outcome: Outcome, seconds: float, db: str) -> None:
    """What was done, in a few lines."""
    people = len(gathered.students)
    unknown = sorted(student.id for student in gathered.students.values() if not student.enrolled)
    console().print(task.title, style="bold")
    rate = f", {outcome.graded / seconds:.1f}/s" if outcome.graded and seconds > 0 else ""
    tell(
        f"  {people} student{'s' * (people != 1)}, {len(task.exercises)} exercise{'s' * (len(task.exercises) != 1)}",
        f"  {outcome.graded} graded in {seconds:.1f} s{rate}; {outcome.known} were known",
        f"  {outcome.passed} passed all checks, {outcome.missing} missing, {outcome.unreadable} unreadable",
    )
    if outcome.faults:
        tell(f"  {outcome.faults} could not be graded, by our own fault: they have no score; run this again")
    if unknown:
        tell(f"  not on the roster: {_listed(unknown)}")
    if gathered.strays:
        tell(f"  belong to no exercise: {_listed(gathered.strays)}")
    option = "" if db == "grades.db" else f" --db {db}"
    tell(f"  next: practice report{option} --format html --out report")


def _listed(names: list[str]) -> str:
    from grader.render import visible

    shown = ", ".join(visible(name) for name in names[:5])
    return shown if len(names) <= 5 else f"{shown} and {len(names) - 5} more"
