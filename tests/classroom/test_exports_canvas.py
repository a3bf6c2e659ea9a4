"""The file for Canvas's gradebook import, from a roster or from a downloaded gradebook."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import msgspec
import pytest

from grader.classroom.exports import FORMATS
from grader.classroom.marks import Book
from grader.classroom.rosters import Student
from grader.errors import UserError

MakeBook = Callable[..., Book]


def _canvas(book: Book, template: bytes | None = None) -> list[list[str]]:
    content = FORMATS["canvas"].render(book, template).files["canvas.csv"]
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_canvas_has_its_header_and_the_points_possible(made_up: MakeBook) -> None:
    """the first two rows are as Canvas's importer has them"""
    rows = _canvas(made_up())
    assert rows[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Problem set 1"]
    assert rows[1] == ["    Points Possible", "", "", "", "", "15"]


def test_canvas_has_graded_students_alone(made_up: MakeBook) -> None:
    """after a fault there is no row, and none for who has no id of Canvas's; both are told of"""
    rows = _canvas(made_up())
    assert rows[2:] == [
        ["Ada Lovelace", "11", "A-1", "ada", "Lab 1", "15"],
        ['O\'Neil, "Ünï" 山田\nJr', "12", "A-2", "oneil", "Lab 1", "3.6"],
    ]
    notes = FORMATS["canvas"].render(made_up(), None).notes
    assert [note.split(":")[0] for note in notes] == ["s003 (=cmd|' /C calc'!A0)", "s004"]


def test_canvas_keeps_the_number_of_a_title(made_up: MakeBook) -> None:
    """a title that ends in Canvas's number is the header as it is"""
    book = made_up()
    titled = msgspec.structs.replace(book.assignment, title="Problem set 1 (4711)")
    assert _canvas(msgspec.structs.replace(book, assignment=titled))[0][5] == "Problem set 1 (4711)"


def test_canvas_defuses_names_and_leaves_out_ids_that_are_formulas(made_up: MakeBook) -> None:
    """a name can change; an id cannot, and another one still finds the student"""
    rows = _canvas(made_up((Student("a", "=1+1", "", "11", "@sis", "+x"), Student("b", "B", "", "", "", "=b"))))
    assert rows[2:] == [["'=1+1", "11", "", "", "", "15"]]


TEMPLATE = (
    "Student,ID,SIS User ID,SIS Login ID,Root Account,Section,Problem set 0 (1),Problem set 1 (4711),Final Score\r\n"
    ",,,,,,,Manual Posting,\r\n"
    "    Points Possible,,,,,,10.00,15.00,(read only)\r\n"
    '"Lovelace, Ada",11,A-1,ada,school.edu,Lab 1,7.00,,\r\n'
    '"O\'Neil, Ü",12,A-2,oneil,school.edu,"Lab 1 and Lab 2",,1.00,\r\n'
    "Else,99,A-9,else,school.edu,Lab 2,3.00,4.00,\r\n"
    '"Student, Test",77,,f00,school.edu,Lab 2,,,\r\n'
)


def test_canvas_fills_in_a_downloaded_gradebook(made_up: MakeBook) -> None:
    """its identification columns and the assignment's header to the letter, nothing of other columns or people"""
    assert _canvas(made_up(), TEMPLATE.encode()) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Root Account", "Section", "Problem set 1 (4711)"],
        ["    Points Possible", "", "", "", "", "", "15.00"],
        ["Lovelace, Ada", "11", "A-1", "ada", "school.edu", "Lab 1", "15"],
        ["O'Neil, Ü", "12", "A-2", "oneil", "school.edu", "Lab 1 and Lab 2", "3.6"],
    ]


def test_canvas_keeps_a_templates_separator_and_mark(made_up: MakeBook) -> None:
    """a gradebook with semicolons and a byte order mark comes back so"""
    template = TEMPLATE.replace('"Lovelace, Ada"', "Ada Lovelace").replace('"O\'Neil, Ü"', "Ü").replace('"', "")
    template = (
        template.replace(',"', ',"').replace("Student, Test", "Test").replace(",", ";").replace("15.00", '"15,00"')
    )
    content = FORMATS["canvas"].render(made_up(), template.encode("utf-8-sig")).files["canvas.csv"]
    assert content.startswith(b"\xef\xbb\xbfStudent;ID;SIS User ID;")
    assert b"Ada Lovelace;11;A-1;ada;school.edu;Lab 1;15\r\n" in content


def test_canvas_takes_an_id_for_the_field_that_it_is(made_up: MakeBook) -> None:
    """somebody's folder can be called like another one's number in Canvas"""
    book = made_up((Student("12", "Ada", canvas_id="11"), Student("11", "Eve", canvas_id="12")))
    rows = _canvas(book, TEMPLATE.encode())
    assert [(row[1], row[6]) for row in rows[2:]] == [("11", "15"), ("12", "3.6")]


def test_canvas_refuses_other_points(made_up: MakeBook) -> None:
    """an import would change the assignment's points, or scale the grades"""
    with pytest.raises(UserError, match="has 20 points, and this assignment 15"):
        _canvas(made_up(), TEMPLATE.replace("15.00", "20").encode())


def test_canvas_refuses_a_gradebook_without_the_assignment(made_up: MakeBook) -> None:
    """the error lists the header"""
    with pytest.raises(UserError, match=r"no column is called 'Problem set 1'; its header is: Student \| ID"):
        _canvas(made_up(), TEMPLATE.replace("Problem set 1", "Problem set 2").encode())


def test_canvas_refuses_what_is_no_gradebook(made_up: MakeBook) -> None:
    """another CSV is not taken for one"""
    with pytest.raises(UserError, match="no columns Student, ID and Section"):
        _canvas(made_up(), b"name,points\r\nada,3\r\n")
