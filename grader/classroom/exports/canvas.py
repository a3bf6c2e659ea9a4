"""``canvas``: a file for Canvas's gradebook import.

Canvas (lib/gradebook_importer.rb) asks for the columns of `HEADER` in that order, then one for each assignment, whose
number it takes from a title like ``Problem set 1 (12345)``; a row whose first cell has "Points Possible" says the
maximum. It finds a student by ``ID``, else by ``SIS User ID`` or ``SIS Login ID``. An empty grade could take one away
that is there, so only students with a grade are written.

A name that a spreadsheet would take for a formula is defused, since Canvas does not need it. A number or login cannot
be defused without losing its student, so such a one is left out, and the student if no other is left.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.classroom.exports.cells import is_safe, joined, number, table
from grader.classroom.exports.filling import rows_of, who
from grader.classroom.exports.matching import Person
from grader.classroom.exports.rendered import Rendered
from grader.classroom.exports.worksheet import Worksheet, readings, same_points, titled
from grader.classroom.marks import Book, Row
from grader.classroom.rosters import Student

HEADER = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")

# Which field of a student's each column is.
_TAGS = {"ID": "canvas_id", "SIS User ID": "sis_id", "SIS Login ID": "login"}

POINTS_POSSIBLE = "    Points Possible"

_REMEDY = "in Canvas's gradebook, Export, Export Entire Gradebook, and give that file"


def render(book: Book, template: bytes | None) -> Rendered:
    """The totals as ``canvas.csv``, in UTF-8 without a byte order mark, which would stand in Canvas's first cell.

    With a template, a gradebook that was exported from Canvas, the header, the students' columns and the assignment's
    title are as they are there, to the letter; without one, they are from the roster.

    Raises:
        UserError: The template is no gradebook of Canvas's, or has another maximum than the book.
    """
    if template is not None:
        return _filled(book, Worksheet(template, "the Canvas gradebook"))
    graded = [(row, row.total, _ids(row.student)) for row in book.rows]
    lines: list[tuple[str | float | None, ...]] = [
        (*HEADER, book.assignment.title),
        (POINTS_POSSIBLE, None, None, None, None, book.possible),
    ]
    lines += [
        (row.student.name or row.student.id, *ids, row.student.section, total)
        for row, total, ids in graded
        if total is not None and any(ids)
    ]
    notes = [_left_out(row, total) for row, total, ids in graded if total is None or not any(ids)]
    return Rendered({"canvas.csv": table(lines).encode()}, tuple(notes))


def _ids(student: Student) -> tuple[str, str, str]:
    """What Canvas may find a student by; its own ``ID`` is a whole number."""
    canvas_id = student.canvas_id if student.canvas_id.isascii() and student.canvas_id.isdigit() else ""
    sis_id, login = (each if is_safe(each) else "" for each in (student.sis_id, student.login))
    return canvas_id, sis_id, login


def _left_out(row: Row, total: float | None) -> str:
    why = "has no score yet" if total is None else "has no Canvas ID, SIS User ID or SIS Login ID"
    return f"{who(row.student)}: {why}; left out"


def _filled(book: Book, sheet: Worksheet) -> Rendered:
    width = _identity(sheet)
    column = _assignment(book, sheet, width)
    points = next((row for row in sheet.filled() if "Points Possible" in sheet.value(row, 0)), None)
    if points is not None:
        written = sheet.value(points, column)
        if written.strip() and not same_points(book.possible, readings(written)):
            raise sheet.refusal(
                f"{sheet.header[column]!r} has {written.strip()} points, and this assignment {number(book.possible)}",
                "set the points in Canvas, or the weights in the assignment file, and export it again",
            )
    people = list(_people(sheet, width, points))
    found, notes = rows_of(book, sheet, people)
    totals = {found[row.student.id]: row.total for row in book.rows if row.student.id in found}
    lines = [[*sheet.header[:width], sheet.header[column]]]
    if points is None:
        lines.append([POINTS_POSSIBLE, *[""] * (width - 1), number(book.possible)])
    for row in ([points] if points is not None else []) + [person.row for person in people]:
        total = totals.get(row)
        if row == points:
            lines.append([*_start(sheet, row, width), sheet.value(row, column)])
        elif total is not None:
            lines.append([*_start(sheet, row, width), number(total)])
    return Rendered({"canvas.csv": sheet.encoded(joined(lines, sheet.delimiter))}, notes)


def _start(sheet: Worksheet, row: int, width: int) -> list[str]:
    return [sheet.value(row, column) for column in range(width)]


def _identity(sheet: Worksheet) -> int:
    """How many columns say who a student is; the last of them is the section."""
    header = [cell.strip() for cell in sheet.header]
    if header[0] not in ("Student", "LastName") or "ID" not in header or "Section" not in header:
        raise sheet.refusal("it has no columns Student, ID and Section", _REMEDY)
    return max(header.index("Section") + 1, *(header.index(name) + 1 for name in HEADER if name in header))


def _assignment(book: Book, sheet: Worksheet, width: int) -> int:
    """The assignment's column: the same title with its number, else without."""
    title = book.assignment.title
    alike = titled(sheet.header[width:], title)
    if len(alike) != 1:
        why = f"{len(alike)} columns are" if alike else "no column is"
        remedy = "give the assignment file the title that the header has, with its (number)"
        raise sheet.refusal(f"{why} called {title!r}", remedy)
    return width + alike[0]


def _people(sheet: Worksheet, width: int, points: int | None) -> Iterator[Person]:
    header = [cell.strip() for cell in sheet.header[:width]]
    first_and_last = header[0] == "LastName"
    for row in sheet.filled():
        cells = _start(sheet, row, width)
        if row == points or not any(cell.strip() for cell in cells):  # the row that says which grades are not posted
            continue
        name = f"{cells[1]} {cells[0]}" if first_and_last else cells[0]
        ids = {heading: cell for heading, cell in zip(header, cells, strict=True) if heading in _TAGS}
        tags = tuple(f"{_TAGS[heading]}:{cell}" for heading, cell in ids.items() if cell.strip())
        yield Person(row, tuple(ids.values()), (name,), tags)
