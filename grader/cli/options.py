"""What several verbs take, and what they make of it."""

from __future__ import annotations

import shlex
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.errors import UserError

if TYPE_CHECKING:
    from grader.catalog import Catalog, Exercise
    from grader.learning import Memory

Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The exercise; `practice list` names them all.")]
Exercises = Annotated[
    Path | None,
    typer.Option("--exercises", metavar="DIR", help="A folder of your own exercises, beside the built-in ones."),
]
Database = Annotated[
    str,
    typer.Option("--db", metavar="URL", help="The gradebook: a file, or a database's URL.", show_default=True),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON, and nothing else, to standard output.")]


class Isolation(StrEnum):
    """How closely a submission is confined."""

    AUTO = "auto"
    FULL = "full"
    RESTRICTED = "restricted"
    PROCESS = "process"


def examples(*commands: str) -> str:
    r"""The end of a verb's help; ``\b`` keeps the lines apart."""
    return "\n".join(["\b", "Example:" if len(commands) == 1 else "Examples:", *(f"  {each}" for each in commands)])


def folder(context: typer.Context, exercises: Path | None) -> Path | None:
    """The folder of one's own exercises: given to the verb, or before it."""
    return exercises or context.obj


def catalog(context: typer.Context, exercises: Path | None) -> Catalog:
    """The exercises that this command may use."""
    from grader.catalog import open_catalog

    return open_catalog(folder(context, exercises))


def again(context: typer.Context, exercises: Path | None) -> str:
    """What a proposed command needs so that it finds the same exercises."""
    chosen = folder(context, exercises)
    return "" if chosen is None else f"--exercises {shlex.quote(str(chosen))}"


def submission_file(exercise: Exercise, file: Path | None) -> Path:
    """The file to check: the one named, or the exercise's own in the present folder, a notebook too.

    Raises:
        UserError: There is none.
    """
    if file is not None:
        if not file.exists():
            raise UserError(f"there is no file {file}", f"practice start {exercise.slug}")
        return file
    script = Path(exercise.file_name)
    notebook = script.with_suffix(".ipynb")
    for path in (script, notebook):
        if path.exists():
            return path
    raise UserError(f"there is neither {script} nor {notebook} in this folder", f"practice start {exercise.slug}")


def remembered() -> Memory:
    """The learner's memory, or an empty one with a note where the file cannot be used."""
    from grader.cli.speak import note
    from grader.learning import Memory, MemoryUnavailable

    try:
        return Memory.open()
    except MemoryUnavailable as error:
        note(f"nothing is remembered: {error.message} ({error.remedy})")
        return Memory(None)
