"""``practice author``: write exercises, and prove them."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import Exercises, Slug, again, catalog, folder
from grader.cli.speak import complain, note, tell, transient
from grader.errors import BrokenExercise

if TYPE_CHECKING:
    from grader.catalog import Exercise
    from grader.sandbox import Sandboxes


def author_new(context: typer.Context, slug: Slug, exercises: Exercises = None) -> None:
    """Lay out a new exercise's two folders.

    They go into the folder of --exercises; without it, into the checkout, or else the present folder.
    """
    from grader.authoring import new_exercise
    from grader.catalog import checkout

    given = folder(context, exercises)
    if given is not None and given.name == "exercises":
        given = given.parent
    root = given or checkout() or Path()
    for path in new_exercise(slug, root):
        tell(str(path))
    where = f" --exercises {shlex.quote(str(root))}" if root != checkout() else ""
    tell("", f"fill them in, then prove it: practice author check {slug}{where}")


def author_check(
    context: typer.Context,
    slugs: Annotated[
        list[str] | None,
        typer.Argument(metavar="SLUG", help="The exercises; by default all, or all of --exercises."),
    ] = None,
    exercises: Exercises = None,
) -> None:
    """Prove exercises: that the suite takes what is right, and catches what is wrong.

    Exit status: 0 all is proved, 1 something was found.
    """
    from grader.catalog import open_catalog
    from grader.sandbox import Sandboxes

    shelf = catalog(context, exercises)
    # Whoever names a folder asks about that folder; naming a slug asks about that slug, wherever it is.
    names = slugs or open_catalog(folder(context, exercises), only=True).slugs()
    sound = 0
    with Sandboxes() as sandboxes:
        for name in names:
            try:
                sound += _proved(shelf.get(name), sandboxes)
            except BrokenExercise as error:
                complain(error.message, error.remedy)
    if len(names) > 1:
        tell("", f"{sound} of {len(names)} exercises are proved")
    options = again(context, exercises)
    if not names:
        note(f"there is no exercise here; practice author new SLUG{f' {options}' if options else ''} makes one")
    raise typer.Exit(0 if sound == len(names) else 1)


def _proved(exercise: Exercise, sandboxes: Sandboxes) -> bool:
    from grader.authoring import prove

    with transient() as say:
        say(f"proving {exercise.slug}")
        proof = prove(exercise, sandboxes=sandboxes)
    counts = f"{proof.checks} checks, {proof.right} right accepted, {proof.wrong} wrong rejected"
    tell(f"{'✗' if proof.findings else '✓'} {exercise.slug}   {counts}, {proof.diagnosed} of them diagnosed")
    for finding in proof.findings:
        tell(f"    {finding}")
    return not proof.findings
