"""How worksheets are read, and whose a row is."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.exports.matching import Person, matched
from grader.classroom.exports.worksheet import Worksheet, readings, titled
from grader.classroom.rosters import Student

# ── who is who ───────────────────────────────────────────────────────────────────────────────────


def test_email_comes_before_an_id() -> None:
    """where the two disagree, the address decides"""
    students = [Student("a", email="a@x.org", login="bob"), Student("b", email="b@x.org")]
    people = [Person(1, ("A@X.org", "1")), Person(2, ("b@x.org", "bob"))]
    assert matched(students, people) == {"a": 1, "b": 2}


def test_a_name_that_two_have_matches_nobody() -> None:
    """grades are not given on a guess"""
    students = [Student("a", "Ana López"), Student("b", "Ana López", email="b@x.org"), Student("c", "Bo")]
    people = [Person(1, (), ("Ana López",)), Person(2, ("b@x.org",), ("Ana López",)), Person(3, (), ("bo",))]
    assert matched(students, people) == {"b": 2, "c": 3}


def test_a_key_of_two_students_or_two_rows_matches_nobody() -> None:
    """an address that is there twice, on either side, identifies neither"""
    twins = [Student("a", email="x@x.org"), Student("b", email="x@x.org")]
    assert matched(twins, [Person(1, ("x@x.org",))]) == {}
    assert matched(twins[:1], [Person(1, ("x@x.org",)), Person(2, ("x@x.org",))]) == {}


def test_a_row_is_nobodys_twice() -> None:
    """two students whose keys lead to one row: the stronger key has it"""
    students = [Student("a", email="a@x.org"), Student("b", login="bob")]
    assert matched(students, [Person(1, ("a@x.org", "bob"))]) == {"a": 1}


def test_keys_that_lead_to_two_rows_match_neither() -> None:
    """an id of one row and a login of another is no match"""
    assert matched([Student("a", login="b")], [Person(1, ("a",)), Person(2, ("b",))]) == {}


@pytest.mark.parametrize("written", ["Ada Lovelace", "Lovelace, Ada", " ada  lovelace ", "ADA LOVELACE"])
def test_names_are_compared_as_people_write_them(written: str) -> None:
    """order, case and blanks make no difference"""
    assert matched([Student("a", "Ada Lovelace")], [Person(1, (), (written,))]) == {"a": 1}


def test_names_are_compared_in_one_form_of_unicode() -> None:
    """ü is ü, however it is put together"""
    assert matched([Student("a", "Ju\u0308rgen")], [Person(1, (), ("Jürgen",))]) == {"a": 1}


def test_empty_fields_match_nobody() -> None:
    """a student without an email is not the row without one"""
    assert matched([Student("a")], [Person(1, ("", " "), ("",))]) == {}


# ── worksheets ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("15", {15}), ("15.00", {15}), ("15,00", {15}), ("1,000", {1, 1000}), ("1.000,5", {1000.5}), ("1 000", {1000}),
     ("-1", set()), ("x", set()), ("", set()), ("nan", set()), ("up to 5", set())],
)  # fmt: skip
def test_numbers_are_read_in_every_notation(text: str, numbers: set[float]) -> None:
    """decimal points and commas; what has two readings has both"""
    assert readings(text) == numbers


_CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@given(st.lists(st.lists(_CELLS, min_size=3, max_size=3), min_size=2, max_size=5), st.sampled_from([",", ";", "\t"]))
def test_a_worksheet_comes_back_as_it_was(rows: list[list[str]], delimiter: str) -> None:
    """whatever its cells, a file that nothing was put into is the same, byte for byte"""
    rows[0] = ["Identifier", "Full name", "Grade"]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    content = file.getvalue().encode()
    sheet = Worksheet(content, "the file")
    assert sheet.content() == content
    assert [sheet.values(row) for row in range(len(rows))] == rows


@pytest.mark.parametrize(
    ("titles", "wanted", "places"),
    [
        (["A (1)", "B (2)"], "A", [0]),
        (["A (1)", "A (2)"], "A (2)", [1]),
        (["A", "B"], "A (7)", [0]),
        (["Set (1) (11)", "Set (2) (12)"], "Set (2)", [1]),
        (["A (1)", "A (2)"], "A", [0, 1]),
        (["A (1)"], "A (2)", []),
        (["A", "A (1)"], "A", [0]),
        (["a  "], "A", [0]),
    ],
)
def test_titles_are_compared_with_and_without_canvas_number(titles: list[str], wanted: str, places: list[int]) -> None:
    """a number of the title's own is not taken for Canvas's"""
    assert titled(titles, wanted) == places
