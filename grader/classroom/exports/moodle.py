"""``moodle``: the grading worksheet that an assignment of Moodle's offers for download, filled in.

Moodle's importer finds its columns by their headers, which are in the language of whoever downloaded the file, and its
rows by the identifier; so a downloaded worksheet is filled in, and every other byte of it is kept. Its columns have
a fixed order (Moodle's mod/assign/gradingtable.php), and are found by what they hold:

- the identifier is the first column, a word and a number in each cell: ``Participant 123``, ``Teilnehmer/in123``;
- the maximum is a number that is the same in every row, and the grade stands before it: empty, or a number up to it.
  Where the header has one of the words for "grade" known here, it has to be that column;
- email, number and name stand between the identifier and the grade, in whichever columns a site has there.

Grades are written with a decimal point, which Moodle's importer reads in every language.
"""

from __future__ import annotations

import re

from grader.classroom.exports.cells import number
from grader.classroom.exports.filling import fill, required
from grader.classroom.exports.matching import Person
from grader.classroom.exports.rendered import Rendered
from grader.classroom.exports.worksheet import Worksheet, readings, same_points
from grader.classroom.marks import Book
from grader.classroom.rosters import folded

_REMEDY = 'in Moodle, turn on "Offline grading worksheet" and download it from the assignment\'s submissions'

_IDENTIFIER = re.compile(r"(\D*?)\s*(\d+)")

# How Moodle's languages head the grade, lower case.
_GRADE = {
    "grade", "bewertung", "note", "calificación", "qualificació", "cualificación", "nota", "valutazione", "beoordeling",
    "cijfer", "ocena", "оценка", "оцінка", "betyg", "karakter", "arvosana", "známka", "hodnocení", "értékelés", "notă",
    "βαθμός", "not", "hinne", "评分", "成绩", "分數", "成績", "評点", "성적", "العلامة", "ציון", "kalifikazioa",
}  # fmt: skip


def render(book: Book, template: bytes | None) -> Rendered:
    """The worksheet with the totals in its grade column, as ``moodle.csv``.

    Raises:
        UserError: There is no template, its columns cannot be found, or it has another maximum than the book.
    """
    sheet = Worksheet(required(template, "Moodle's worksheet", _REMEDY), "the Moodle worksheet")
    numbers = _identifiers(sheet)
    grade = _grade(sheet)
    if not same_points(book.possible, _maximum(sheet, grade)):
        raise sheet.refusal(
            f"its maximum is {sheet.column(grade + 1)[0]}, and this assignment has {number(book.possible)} points",
            "set the maximum grade in Moodle, or the weights in the assignment file, and download it again",
        )
    people: list[Person] = []
    for row in sheet.filled():
        cells = tuple(sheet.value(row, column) for column in range(1, grade))
        people.append(Person(row, cells, cells, (f"participant:{numbers[row]}",)))
    content, notes = fill(book, sheet, grade, people)
    return Rendered({"moodle.csv": content}, notes)


def _identifiers(sheet: Worksheet) -> dict[int, str]:
    """The participants' numbers, by row."""
    found = {row: _IDENTIFIER.fullmatch(sheet.value(row, 0).strip()) for row in sheet.filled()}
    numbers = {row: match[2] for row, match in found.items() if match}
    words = {match[1] for match in found.values() if match}
    if not found or len(numbers) < len(found) or len(set(numbers.values())) < len(found) or len(words) > 1:
        raise sheet.refusal("its first column does not hold a participant's number in every row", _REMEDY)
    return numbers


def _grade(sheet: Worksheet) -> int:
    """The grade's column."""
    width = len(sheet.header)
    fitting = [column for column in range(1, width - 1) if _maximum(sheet, column) and _is_grade(sheet, column)]
    named = [column for column in range(1, width) if folded(sheet.header[column]) in _GRADE]
    choice = [column for column in fitting if column in named] if named else fitting
    if len(choice) == 1:
        return choice[0]
    if len(named) == 1:
        why = f"the column {sheet.header[named[0]]!r} is not followed by one maximum in points"
        raise sheet.refusal(why, "grade the assignment in points in Moodle, not on a scale")
    raise sheet.refusal("several columns could be the grade" if choice else "no column is the grade's", _REMEDY)


def _maximum(sheet: Worksheet, grade: int) -> set[float]:
    """What the column behind the grade says the maximum is; empty where it is no maximum."""
    values = set(sheet.column(grade + 1))
    written = readings(values.pop()) if len(values) == 1 else set[float]()
    return {each for each in written if each > 0}


def _is_grade(sheet: Worksheet, column: int) -> bool:
    """Whether a column is empty, or has numbers up to the maximum."""
    most = max(_maximum(sheet, column))
    return all(value in ("", "-") or any(each <= most for each in readings(value)) for value in sheet.column(column))
