"""``practice check``: judge one submission."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import AsJson, Exercises, Isolation, Slug, again, catalog, submission_file
from grader.cli.speak import note, raw, tell, transient

if TYPE_CHECKING:
    from grader.catalog import Exercise
    from grader.model import Report


def check(
    context: typer.Context,
    slug: Slug,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="A .py or .ipynb; by default the exercise's own in this folder."),
    ] = None,
    as_json: AsJson = False,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, metavar="N", help="Make the inputs of another report again.")
    ] = None,
    isolation: Annotated[
        Isolation, typer.Option("--isolation", help="How closely to confine the submission.")
    ] = Isolation.AUTO,
    exercises: Exercises = None,
) -> None:
    """Check a submission.

    Exit status: 0 all checks passed, 1 some did not, 2 it cannot be done, 3 our own fault.
    """
    exercise = catalog(context, exercises).get(slug)
    path = submission_file(exercise, file)
    report = _judge(exercise, path, seed, isolation)
    seen = _remember(report)
    if as_json:
        from grader.model import to_json

        raw(to_json(report))
    else:
        from grader.render import render

        hints = len(exercise.hints)
        next_hint = (seen + 1, hints) if seen < hints else None
        tell(*render(report, title=exercise.title, next_hint=next_hint, options=again(context, exercises)))
    raise typer.Exit(_status(report))


def _judge(exercise: Exercise, path: Path, seed: int | None, isolation: Isolation) -> Report:
    from grader.sandbox import Sandboxes

    with Sandboxes(isolation.value) as sandboxes:
        # First of all: the sandbox imports its libraries while this process imports the judge's.
        sandboxes.warm(exercise.backend)
        from grader import submission

        read = submission.read(path, exercise)
        from grader.judge import check as judge

        with transient() as say:
            return judge(
                exercise, read, seed=seed, sandboxes=sandboxes, progress=lambda check: say(check.title or check.id)
            )


def _remember(report: Report) -> int:
    """Record the attempt, and tell how many hints were seen; nothing here may cost the learner the report."""
    from grader.errors import UserError
    from grader.learning import Memory

    try:
        with Memory.open() as memory:
            memory.record(report)
            return memory.hints_seen(report.exercise)
    except UserError as error:
        note(f"this attempt is not remembered: {error.message} ({error.remedy})")
        return 0


def _status(report: Report) -> int:
    from grader.cli import OUR_FAULT
    from grader.model import Verdict

    if report.verdict is Verdict.GRADER_FAULT:
        return OUR_FAULT
    return 0 if report.verdict is Verdict.PASSED else 1
