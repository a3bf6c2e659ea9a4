"""``blackboard``: a file of Blackboard's Grade Center that was downloaded to work offline, filled in.

Blackboard finds a row by its username and a column by the number behind its title, as in
``Problem set 1 [Total Pts: 100 Score] |12345``; a column without a number would be made anew, as text that counts 0
points. So a downloaded file is filled in and never made up, and keeps its encoding (UTF-16 with tabs as ``.xls``, or
UTF-8 with commas as ``.csv``), its quotes and all other cells.

The column is the one with the assignment's title, else the only one with a number and with points. Who a row is stands
before the first column with a number: last name and first name, then username and student id, whatever the language.
"""

from __future__ import annotations

import re

import msgspec

from grader.classroom.exports.cells import number
from grader.classroom.exports.filling import fill, required
from grader.classroom.exports.matching import Person
from grader.classroom.exports.rendered import Rendered
from grader.classroom.exports.worksheet import Worksheet, readings, same_points, titled
from grader.classroom.marks import Book

_REMEDY = 'in Blackboard, "Work offline", "Download" the column of this assignment'

# The title, what the points are, and the number; a title can have brackets of its own.
_HEADER = re.compile(r"(?P<title>.*?)\s*(?:\[(?P<points>[^\[\]]*)\])?\s*\|\s*(?P<number>\d+)\s*", re.DOTALL)

# ``Total Pts: 100 Score``; a column that Blackboard computes has ``Total Pts: up to 100 Score``.
_POINTS = re.compile(r"[^:]*:\s*([\d.,]+)(\s.*)?")


class _Column(msgspec.Struct, frozen=True):
    """A column with grades: its place, its title, the ways to read its maximum; none where Blackboard computes it."""

    place: int
    title: str
    points: set[float]


def render(book: Book, template: bytes | None) -> Rendered:
    """The file with the totals in the assignment's column, as ``blackboard.csv`` or, with tabs, ``blackboard.xls``.

    Raises:
        UserError: There is no template, its columns cannot be found, or it has another maximum than the book.
    """
    sheet = Worksheet(required(template, "Blackboard's file", _REMEDY), "the Blackboard file")
    columns = [column for place in range(len(sheet.header)) if (column := _column(sheet, place))]
    if not columns or columns[0].place < 3:
        raise sheet.refusal('it has no column like "Title [Total Pts: 10 Score] |12345" behind the students', _REMEDY)
    chosen = _chosen(book, sheet, columns)
    if not same_points(book.possible, chosen.points):
        raise sheet.refusal(
            f"{sheet.header[chosen.place]!r} has another maximum than this assignment's {number(book.possible)} points",
            "set the points in Blackboard, or the weights in the assignment file, and download it again",
        )
    content, notes = fill(book, sheet, chosen.place, _people(sheet, columns[0].place))
    if not _titled(book, [chosen]):
        notes = (f"no column is called {book.assignment.title!r}: filled in {chosen.title!r}, the only one", *notes)
    name = "blackboard.xls" if sheet.delimiter == "\t" else "blackboard.csv"
    return Rendered({name: content}, notes)


def _column(sheet: Worksheet, place: int) -> _Column | None:
    found = _HEADER.fullmatch(sheet.header[place])
    if found is None:
        return None
    points = _POINTS.fullmatch(found["points"] or "")
    return _Column(place, found["title"].strip(), readings(points[1]) if points else set())


def _chosen(book: Book, sheet: Worksheet, columns: list[_Column]) -> _Column:
    alike = _titled(book, columns)
    if len(alike) > 1:
        raise sheet.refusal(f"{len(alike)} columns are called {columns[alike[0]].title!r}", _REMEDY + " alone")
    if alike:
        return columns[alike[0]]
    able = [column for column in columns if column.points]
    if len(able) != 1:
        raise sheet.refusal(f"no column is called {book.assignment.title!r}", _REMEDY + ", or give it that title")
    return able[0]


def _titled(book: Book, columns: list[_Column]) -> list[int]:
    return titled([column.title for column in columns], book.assignment.title)


def _people(sheet: Worksheet, width: int) -> list[Person]:
    people: list[Person] = []
    for row in sheet.filled():
        last, first, *others = (sheet.value(row, place) for place in range(width))
        names = (f"{first} {last}", f"{last} {first}") if first.strip() or last.strip() else ()
        people.append(Person(row, tuple(others), names))
    return people
