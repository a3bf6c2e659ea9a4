"""Writing a book's totals into a worksheet's column; what Moodle's and Blackboard's have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grader.classroom.exports.cells import number
from grader.classroom.exports.matching import Person, matched
from grader.classroom.exports.worksheet import Worksheet
from grader.classroom.marks import Book, Row
from grader.classroom.rosters import Student
from grader.errors import UserError
from grader.render.text import visible


def rows_of(book: Book, sheet: Worksheet, people: Sequence[Person]) -> tuple[dict[str, int], tuple[str, ...]]:
    """The worksheet's row of each student, and notes about who has none, or no grade yet.

    Raises:
        UserError: Nobody of the book is in the worksheet.
    """
    found = matched([row.student for row in book.rows], people)
    if book.rows and not found:
        raise sheet.refusal(
            "nobody of this gradebook is in it", "give a roster with emails or ids as this system has them"
        )
    return found, tuple(_notes(book.rows, found))


def fill(book: Book, sheet: Worksheet, column: int, people: Sequence[Person]) -> tuple[bytes, tuple[str, ...]]:
    """The worksheet with every known total in its column, and the notes; other cells stay as they are."""
    found, notes = rows_of(book, sheet, people)
    for row in book.rows:
        if row.student.id in found and row.total is not None:
            sheet.put(found[row.student.id], column, number(row.total))
    return sheet.content(), notes


def who(student: Student) -> str:
    """A student as a note names them: on one line, without control characters."""
    name = f"{student.id} ({student.name})" if student.name else student.id
    return visible(name).replace("\n", " ")


def required(template: bytes | None, what: str, how: str) -> bytes:
    """The template, which this format cannot do without.

    Raises:
        UserError: There is none.
    """
    if template is None:
        raise UserError(f"{what} is filled in, not made up: its headers depend on the language", how)
    return template


def _notes(rows: Iterable[Row], found: dict[str, int]) -> Iterable[str]:
    for row in rows:
        if row.student.id not in found:
            yield f"{who(row.student)}: is not in the template, or not only once; no grade was written"
        elif row.total is None:
            yield f"{who(row.student)}: has no score yet; the cell is left as it was"
