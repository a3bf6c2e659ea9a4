"""``practice author``: write exercises, and prove them."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import AsJson, Exercises, Slug, again, catalog, folder
from grader.cli.speak import complain, note, raw, tell, transient
from grader.errors import BrokenExercise, UserError

if TYPE_CHECKING:
    from grader.authoring.audit import Audit
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


Slugs = Annotated[
    list[str] | None,
    typer.Argument(metavar="SLUG", help="The exercises; by default all, or all of --exercises."),
]


def author_check(
    context: typer.Context,
    slugs: Slugs = None,
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


def author_audit(
    context: typer.Context,
    slugs: Slugs = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, metavar="N", help="How many mutants to grade at once; by default one a core."),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option("--state", metavar="FILE", help="Where results are remembered; by default in PRACTICE_HOME."),
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Grade anew what is remembered.")] = False,
    write: Annotated[
        Path | None, typer.Option("--write", metavar="FILE", help="Write the table as a page of Markdown.")
    ] = None,
    as_json: AsJson = False,
    exercises: Exercises = None,
) -> None:
    """Change the references a little, and see whether the suites notice.

    A run that was interrupted goes on where it stopped.

    Exit status: 0 the bars are reached, 1 they are not or something was found, 3 some mutants could not be graded.
    """
    from grader import settings
    from grader.authoring import audit
    from grader.catalog import open_catalog

    shelf = catalog(context, exercises)
    names = slugs or open_catalog(folder(context, exercises), only=True).slugs()
    chosen: list[Exercise] = []
    for name in names:
        try:
            chosen.append(shelf.get(name))
        except BrokenExercise as error:
            complain(error.message, error.remedy)
    audits: dict[str, Audit] = {}

    def deliver(one: Audit) -> None:
        audits[one.slug] = one
        if not as_json:
            tell(*_audited(one))

    with audit.State(state or settings.home() / "audit.sqlite") as kept, transient() as say:
        audit.audit(chosen, kept, deliver, jobs=jobs or os.cpu_count() or 1, fresh=fresh, say=say)
    done = [audits[exercise.slug] for exercise in chosen]
    if as_json:
        raw(audit.as_json(done, audit.versions()))
    if write is not None:
        words = ["practice author audit", *(shlex.quote(name) for name in slugs or ()), again(context, exercises)]
        command = f"{' '.join(filter(None, words))} --write {shlex.quote(str(write))}"
        _write(write, audit.as_page(done, audit.versions(), command))
    share = audit.share_of(done)
    # The catalogue's bar is for all of it: one exercise has its own.
    held = len(done) == len(names) and all(each.held for each in done) and (slugs or share >= audit.CATALOGUE_BAR)
    if not as_json and len(done) > 1:
        tell("", f"{sum(each.mutants for each in done)} mutants of {len(done)} exercises: {share:.1%} are killed")
    raise typer.Exit(3 if any(each.faults for each in done) else 0 if held else 1)


def _audited(one: Audit) -> list[str]:
    """What is told of one exercise: a line, and the survivors as diffs."""
    mark = "✓" if one.held and not one.survivors else "✗" if not one.held else "·"
    counts = f"{one.mutants} mutants, {one.killed} killed, {len(one.equivalent)} equivalent"
    lines = [f"{mark} {one.slug}   {counts}, {len(one.survivors)} survive: {one.share:.1%}"]
    lines += [f"    {finding}" for finding in one.findings]
    for fault in one.faults:
        lines += [f"    could not be graded: {fault.message}", *(f"    {line}" for line in fault.diff.splitlines())]
    for survivor in one.survivors:
        lines += ["", *(f"    {line}" for line in survivor.diff.splitlines())]
    return lines


def _write(path: Path, text: str) -> None:
    """Write a file as a whole, or leave it as it was."""
    from grader.writing import write_whole

    try:
        write_whole(path, [text])
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}") from None
