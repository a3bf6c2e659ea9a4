"""``practice release``: what a class is handed."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.options import Exercises, catalog
from grader.cli.speak import note, tell


def release(
    context: typer.Context,
    slugs: Annotated[list[str], typer.Argument(metavar="SLUG...", help="The exercises to hand out.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="A new folder, or an empty one.")],
    github: Annotated[
        bool, typer.Option("--github", help="A repository's template: with a workflow that runs the public checks.")
    ] = False,
    exercises: Exercises = None,
) -> None:
    """Make a bundle for learners, without solutions.

    In it are statements, stubs, public checks and a wheel of practice that runs these.
    """
    from grader.classroom.release import bundle
    from grader.classroom.release.folders import new_folder

    shelves = catalog(context, exercises)
    chosen = [shelves.get(slug) for slug in dict.fromkeys(slugs)]
    with new_folder(to) as folder:
        bundle.write(folder, chosen, github=github)
    files = sum(path.is_file() for path in to.rglob("*"))
    one = chosen[0]
    tell(
        f"{to}: {len(chosen)} exercise{'s' * (len(chosen) != 1)}, {files} files, no solution and no hidden check",
        f"  read:  {shlex.quote(str(to / 'README.md'))}, what a learner reads first",
        f"  there: practice check {one.slug} runs the public checks alone",
    )
    if github:
        tell("  next:  push it to a repository, and mark that as a template in its settings")
    if github and any(exercise.backend == "torch" for exercise in chosen):
        note("torch's builds for graphics cards are several GB: set the variable TORCH_INDEX_URL (see the workflow)")
