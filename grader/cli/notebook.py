"""``practice notebook``: exercises as notebooks for nbgrader."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.options import Exercises, catalog
from grader.cli.speak import note, tell


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
