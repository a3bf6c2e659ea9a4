"""``practice report``: what a gradebook says, in the form that somebody wants it in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import Database, Exercises, catalog
from grader.cli.speak import note, raw, tell
from grader.errors import UserError

if TYPE_CHECKING:
    from grader.catalog import Catalog
    from grader.classroom.assignment import Assignment
    from grader.classroom.gradebook import Gradebook
    from grader.classroom.marks import Book


def report(
    context: typer.Context,
    db: Database = "grades.db",
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="html, csv, json, junit, gradescope, github, canvas, moodle or blackboard.",
        ),
    ] = None,
    template: Annotated[
        Path | None, typer.Option("--template", metavar="CSV", help="The worksheet that the LMS gave, to be filled in.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="PATH", help="Where to write; by default standard output.")
    ] = None,
    single: Annotated[bool, typer.Option("--single", help="html: one file in place of a folder.")] = False,
    assignment: Annotated[
        str | None, typer.Option("--assignment", metavar="TITLE", help="By default the one that was graded last.")
    ] = None,
    diff: Annotated[
        bool, typer.Option("--diff", help="Whose score changed since the run before the last, and why.")
    ] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Find rows that were edited after grading.")] = False,
    manifest: Annotated[
        Path | None, typer.Option("--manifest", metavar="JSON", help="With --verify: an earlier --format json.")
    ] = None,
    exercises: Exercises = None,
) -> None:
    """Report what a gradebook holds.

    Exit status: 0 done; 1 --verify found an edited row; 2 it cannot be done.
    """
    from grader.classroom import exports
    from grader.classroom.gradebook import Gradebook

    if sum((format is not None, diff, verify)) != 1:
        raise UserError("say one of --format, --diff and --verify", "practice report --format html --out report")
    shelves = catalog(context, exercises)
    with Gradebook.open(db, create=False) as book:
        number, task = book.assignment(assignment)
        if diff:
            _diff(book, number, task, shelves)
        elif verify:
            raise typer.Exit(_verify(book, number, manifest))
        else:
            assert format is not None
            reports = format not in exports.FORMATS or exports.FORMATS[format].reports
            marks = _marks(book, number, task, shelves, reports=reports)
            _write(book, number, marks, format, template, out, single=single)


def _marks(
    book: Gradebook,
    number: int,
    task: Assignment,
    shelves: Catalog,
    until: str | None = None,
    *,
    reports: bool = True,
) -> Book:
    from grader.classroom import course, marks
    from grader.classroom.gradebook.book import now

    return marks.book(book, number, task, course.describer(shelves), until or now(), until=until, reports=reports)


def _diff(book: Gradebook, number: int, task: Assignment, shelves: Catalog) -> None:
    from grader.classroom.changes import changes
    from grader.render.text import number as points

    runs = book.finished(number)
    before = _marks(book, number, task, shelves, until=runs[-2] if len(runs) > 1 else "")
    found = changes(before, _marks(book, number, task, shelves))
    for each in found:
        was = "—" if each.before is None else points(each.before)
        now = "—" if each.after is None else points(each.after)
        tell(f"{each.student}  {each.exercise}  {was} → {now}  {each.why}")
    tell(f"{len(found)} of the scores changed" if found else "no score changed")


def _verify(book: Gradebook, number: int, manifest: Path | None) -> int:
    from grader.classroom.verifying import edited

    said = edited(book.attempts(number), _read(manifest))
    tell(*said, f"{len(said)} rows are not as they were recorded" if said else "every attempt is as it was recorded")
    if manifest is None:
        note("without --manifest, a row that was edited together with its digest, or removed, is not found")
    return 1 if said else 0


def _write(
    book: Gradebook,
    number: int,
    marks: Book,
    format: str,
    template: Path | None,
    out: Path | None,
    *,
    single: bool,
) -> None:
    from grader.classroom import exports, site

    if format == "html":
        target = out or Path("report.html" if single else "report")
        pages = site.write(marks, target, single=single)
        first = target if single else target / "index.html"
        tell(f"{first}" if len(pages) == 1 else f"{first} and {len(pages) - 1} more")
        return
    if format not in exports.FORMATS:
        raise UserError(f"there is no format {format!r}", f"html, {', '.join(exports.FORMATS)}")
    kind = exports.FORMATS[format]
    if template is not None and kind.template == "none":
        raise UserError(f"{format} takes no template", "leave --template out")
    if format == "json":  # it lists every attempt, so that it is a manifest for --verify
        made = exports.manifest.render(marks, attempts=list(book.attempts(number)))
    else:
        made = kind.render(marks, _read(template))
    for message in made.notes:
        note(message)
    if kind.per_student:
        folder = out or Path(format)
        for name, content in made.files.items():
            _replace(folder / name, content)
        tell(f"{folder}: {len(made.files)} files")
    elif out is None:
        raw(next(iter(made.files.values())))
    else:
        _replace(out, next(iter(made.files.values())))
        tell(str(out))


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole, or not at all."""
    from grader.writing import write_whole

    try:
        write_whole(path, content)
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}", "name another place with --out") from None


def _read(path: Path | None) -> bytes | None:
    if path is None:
        return None
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}", "name a file that is there") from None
