"""``practice start``: copy a stub."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from grader import datasets
from grader.cli.options import Exercises, Slug, again, catalog
from grader.cli.speak import tell
from grader.errors import BrokenExercise, UserError


def start(
    context: typer.Context,
    slug: Slug,
    into: Annotated[
        Path, typer.Option("--into", metavar="DIR", help="Where to put it; made where it is not there.")
    ] = Path(),
    exercises: Exercises = None,
) -> None:
    """Copy an exercise's stub; nothing is ever overwritten."""
    exercise = catalog(context, exercises).get(slug)
    try:
        stub = exercise.stub.read_bytes()
    except OSError as error:
        raise BrokenExercise(f"{exercise.stub} cannot be read: {error.strerror}") from None
    path = into / exercise.file_name
    try:
        into.mkdir(parents=True, exist_ok=True)
        # "x" refuses what is there already, be it made this very moment.
        with path.open("xb") as file:
            file.write(stub)
    except FileExistsError:
        if into.is_dir():
            raise UserError(
                f"{path} is there already; it was not touched", f"practice check {slug}, or --into another folder"
            ) from None
        raise UserError(f"{into} is no folder", "choose another with --into") from None
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}", "choose another folder with --into") from None
    copied = [_data_beside(into, name) for name in exercise.data]
    named = "" if into == Path() else f" {shlex.quote(str(path))}"
    options = again(context, exercises)
    suffix = f" {options}" if options else ""
    tell(
        f"{path} is yours to fill in",
        *(f"  data:   {each}" for each in copied),
        f"  read:   practice show {slug}{suffix}",
        f"  check:  practice check {slug}{named}{suffix}",
    )


def _data_beside(folder: Path, name: str) -> str:
    """Copy the data that an exercise is about, unless it is there already; what is said of it."""
    source = datasets.path(name)
    path = folder / source.name
    try:
        data = source.read_bytes()
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        return f"{path} was there already; it was not touched"
    except OSError as error:
        return f"{path} could not be written: {error.strerror}"
    return str(path)
