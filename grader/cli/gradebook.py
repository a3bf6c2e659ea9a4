"""``practice gradebook``: what instructors change by hand."""

from __future__ import annotations

from typing import Annotated

import typer

from grader.cli.options import Database, Exercises, catalog
from grader.cli.speak import tell
from grader.errors import UserError

Student = Annotated[str, typer.Argument(metavar="STUDENT", help="The student's id.")]
Title = Annotated[
    str | None, typer.Option("--assignment", metavar="TITLE", help="By default the one that was graded last.")
]


def gradebook_show(
    context: typer.Context,
    student: Student,
    db: Database = "grades.db",
    title: Title = None,
    exercises: Exercises = None,
) -> None:
    """Show a student's marks, every attempt and every override."""
    from grader.classroom import course, marks
    from grader.classroom.gradebook import Gradebook
    from grader.classroom.gradebook.book import now
    from grader.render.text import number

    with Gradebook.open(db, create=False) as book:
        key, task = book.assignment(title)
        made = marks.book(book, key, task, course.describer(catalog(context, exercises)), now(), students=[student])
        if not made.rows:
            raise UserError(f"{task.title} has no student {student!r}", "practice report --format csv lists them")
        row = made.rows[0]
        total = "not known" if row.total is None else number(row.total)
        tell(f"{row.student.id}  {row.student.name}".rstrip(), f"{task.title}: {total} of {number(made.possible)}")
        for mark in row.marks:
            points = "—" if mark.points is None else number(mark.points)
            tell("", f"{mark.exercise}  {points} of {number(mark.possible)}  {mark.status}")
            tell(*(f"  {reason}" for reason in mark.reasons))
            for attempt in book.attempts(key, student=student):
                if attempt.exercise == mark.exercise:
                    score = (
                        "no score" if attempt.score is None else f"{number(attempt.score)}/{number(attempt.max_score)}"
                    )
                    counts = "  counts" if mark.attempt is not None and attempt.id == mark.attempt.id else ""
                    tell(
                        f"  attempt {attempt.id}  {attempt.recorded_at[:19]}  {score}  {attempt.verdict}  "
                        f"{attempt.submission[:12]}  suite {attempt.suite[:12]}  {attempt.tier}{counts}"
                    )


def gradebook_override(
    student: Student,
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The exercise.")],
    points: Annotated[
        float | None, typer.Argument(metavar="[POINTS]", help="What counts, of the points in the assignment.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it stands in every report.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take an earlier override back.")] = False,
    db: Database = "grades.db",
    title: Title = None,
    exercises: Exercises = None,
) -> None:
    """Set a score by hand, with a reason."""
    import math

    from grader.classroom.gradebook import Gradebook, Override
    from grader.classroom.gradebook.book import now

    del exercises  # every verb takes it; the gradebook knows its exercises
    if (points is None) != undo:
        raise UserError("say the points, or --undo", "practice gradebook override s001 attention 12 --reason '...'")
    if points is not None and not (math.isfinite(points) and points >= 0):
        raise UserError(f"{points} are no points", "a number from 0")
    if not reason.strip():
        raise UserError("there is no reason", "--reason 'what the student and the next instructor should read'")
    with Gradebook.open(db, create=False) as book:
        key, task = book.assignment(title)
        if slug not in task.exercises:
            raise UserError(f"{task.title} has no exercise {slug!r}", f"it has {', '.join(task.exercises)}")
        book.override(key, Override(student, slug, points, reason.strip(), now()))
    tell(f"{student}, {slug}: {'as graded' if points is None else f'{points:g}'}")


def gradebook_delete(
    student: Student,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    db: Database = "grades.db",
    exercises: Exercises = None,
) -> None:
    """Delete all that is kept about a student, in every assignment."""
    del exercises  # as above
    from grader.classroom.gradebook import Gradebook

    with Gradebook.open(db, create=False) as book:
        if student not in book.students():
            raise UserError(f"the gradebook has no student {student!r}", "practice report --format csv lists them")
        if not yes and not typer.confirm(f"Delete all attempts, reports and overrides of {student}?"):
            raise typer.Exit(1)
        gone = book.delete_student(student)
    tell(f"{student} is deleted, with {gone} attempt{'s' * (gone != 1)}; files that they handed in are not touched")
