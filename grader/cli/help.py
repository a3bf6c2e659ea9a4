"""``practice hint`` and ``practice solution``: help that is remembered."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import Exercises, Slug, again, catalog, remembered
from grader.cli.speak import console, draw, note, print_now, raw, tell
from grader.errors import BrokenExercise, UserError

if TYPE_CHECKING:
    from grader.catalog import Exercise
    from grader.learning import Memory


def hint(context: typer.Context, slug: Slug, exercises: Exercises = None) -> None:
    """Show the next hint, or all again when all were seen."""
    exercise = catalog(context, exercises).get(slug)
    if not exercise.hints:
        raise UserError(f"{slug} has no hints", f"practice show {slug}")
    options = again(context, exercises)
    suffix = f" {options}" if options else ""
    total = len(exercise.hints)
    with remembered() as memory:
        seen = memory.hints_seen(slug)
        if seen < total:
            # Shown only once it is remembered, or nobody could tell which comes next.
            seen = min(memory.see_hint(slug), total)
            shown = [seen]
        else:
            shown = list(range(1, total + 1))
    for place in shown:
        tell(f"hint {place} of {total}")
        console().print(exercise.hints[place - 1].strip())
    if seen < total:
        tell("", f"next: practice hint {slug}{suffix}   ({seen + 1} of {total})")
    else:
        tell("", f"that was the last; practice solution {slug}{suffix} shows the reference")


def solution(
    context: typer.Context,
    slug: Slug,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    exercises: Exercises = None,
) -> None:
    """Show the reference, after a question; it is remembered."""
    exercise = catalog(context, exercises).get(slug)
    source = _reference(exercise)
    with remembered() as memory:
        if not (yes or _known(memory, slug) or _agreed(slug)):
            tell("not shown")
            raise typer.Exit(1)
        memory.reveal(slug)
    if sys.stdout.isatty():
        from rich.syntax import Syntax

        draw(Syntax(source.decode(), "python", theme="ansi_dark", word_wrap=True, background_color="default"))
    else:
        raw(source)


def _reference(exercise: Exercise) -> bytes:
    if exercise.reference is None:
        raise UserError(
            f"the solution of {exercise.slug} is not in this copy", f"ask whoever gave you {exercise.public.parent}"
        )
    try:
        return exercise.reference.read_bytes()
    except OSError as error:
        raise BrokenExercise(f"{exercise.reference} cannot be read: {error.strerror}") from None


def _known(memory: Memory, slug: str) -> bool:
    """Whether there is nothing left to give away."""
    return memory.revealed(slug) is not None or slug in memory.solved()


def _agreed(slug: str) -> bool:
    note(f"{slug} will be remembered as revealed")
    print_now(f"show the solution of {slug}? [y/N] ")
    answer = sys.stdin.readline()
    if not answer:
        print_now("\n")
        raise UserError("there is nobody to answer", f"practice solution {slug} --yes")
    return answer.strip().lower() in ("y", "yes")
