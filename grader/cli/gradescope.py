"""``practice gradescope``: an autograder to upload."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from grader.cli.options import Exercises, catalog
from grader.cli.speak import note, tell
from grader.errors import UserError


def gradescope(
    context: typer.Context,
    slugs: Annotated[list[str] | None, typer.Argument(metavar="[SLUG]...", help="The exercises to grade.")] = None,
    to: Annotated[Path, typer.Option("--to", metavar="ZIP", help="Where to write it.")] = Path("autograder.zip"),
    assignment: Annotated[
        Path | None, typer.Option("--assignment", metavar="FILE", help="A TOML file: exercises, weights, show.")
    ] = None,
    show: Annotated[
        Literal["titles", "values", "full"] | None,
        typer.Option("--show", help="What students see of hidden checks; by default titles."),
    ] = None,
    allow_process: Annotated[
        bool, typer.Option("--allow-process", help="Grade where code cannot be confined, too.")
    ] = False,
    index: Annotated[
        str, typer.Option("--index", metavar="URL", help="Where pip looks as well: for torch's CPU builds.")
    ] = "",
    exercises: Exercises = None,
) -> None:
    """Make an autograder for Gradescope.

    The zip holds the hidden suites: it is for Gradescope alone.
    """
    import msgspec

    from grader.classroom import assignment as assignments
    from grader.classroom import course
    from grader.classroom.release import gradescope_zip
    from grader.classroom.release.folders import new_file

    if (assignment is None) == (not slugs):
        raise UserError("name exercises or an assignment file, one of the two", "practice gradescope SLUG")
    task = (
        assignments.load(assignment)
        if assignment is not None
        else assignments.Assignment(title=to.stem, exercises=dict.fromkeys(slugs or ()))
    )
    if show is not None:
        task = msgspec.structs.replace(task, show=show)
    chosen = course.exercises_of(task, catalog(context, exercises))
    job = gradescope_zip.Job(task, allow_process)
    new_file(to, partial(gradescope_zip.write, exercises=chosen, job=job, index=index))
    tell(
        f"{to}: grades {len(chosen)} exercise{'s' * (len(chosen) != 1)}, and shows {task.show} of hidden checks",
        "  upload it under Configure Autograder, with a base image of Ubuntu 22.04 or newer",
        "  it holds the hidden suites: give it to nobody else",
    )
    if not index and any(exercise.backend == "torch" for exercise in chosen):
        note("torch's builds for graphics cards are several GB; --index names where PyTorch's CPU builds are")
    if allow_process:
        note("with --allow-process a submission may be run with the autograder's own rights: it can change its grade")
