"""What exports share: cells, and file names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.exports import cells
from grader.classroom.exports.names import file_names

# ── cells ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "text"),
    [(10.0, "10"), (12.5, "12.5"), (3.6, "3.6"), (0.1 + 0.2, "0.3"), (1 / 3, "0.333333"), (-2.5, "-2.5")],
)  # fmt: skip
def test_numbers_keep_their_decimals_and_have_no_needless_ones(value: float, text: str) -> None:
    """points are written without a needless decimal and without loss"""
    assert cells.number(value) == text


@pytest.mark.parametrize("value", [0.0, -0.0, -1e-9])
def test_zero_has_no_sign(value: float) -> None:
    """no cell says -0"""
    assert cells.number(value) == "0"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\tx", "\rx", "\nx", "  =1", '"=1', "'=1", ' " =1', "\u00a0=1", "＝1+1",
     "+49 30 1", "-", "=cmd|' /C calc'!A0"],
)  # fmt: skip
def test_formulas_are_defused(text: str) -> None:
    """what a spreadsheet would take for a formula gets an apostrophe before it, and nothing else is changed"""
    assert cells.defused(text) == "'" + text


@pytest.mark.parametrize("text", ["a;=1+1", "a\n=1+1", "a\t =1+1", "late: 1 day; =1+1", "\t=1"])
def test_a_formula_behind_another_separator_is_defused(text: str) -> None:
    """inside of a cell too, since a German Excel begins a new cell at a semicolon"""
    written = cells.defused(text)
    assert written.replace("'", "") == text
    assert re.search(r"[;\n\t]' ?=1|[;\n\t] ?'=1", written)


@pytest.mark.parametrize(
    "text", ["-5", "+5", "-5.25", "12", "", "O'Neil", "a-b", "x@example.org", "late: 1 day, -5 points"]
)
def test_numbers_and_ordinary_text_stay(text: str) -> None:
    """a negative number stays a number, and names and addresses are as they are"""
    assert cells.defused(text) == text


@given(st.text())
def test_nothing_defused_opens_a_formula(text: str) -> None:
    """whatever the text, what is written is a number or does not begin like a formula"""
    written = cells.defused(text)
    assert re.fullmatch(r"[-+]?\d+(\.\d+)?", written) or written[:1] not in tuple("=+-@\t\r\n＝＋－＠")


def test_defusing_is_linear() -> None:
    """a long run of blanks does not stall an export"""
    assert cells.defused("a" + ";\n" * 200_000) == "a" + ";\n" * 200_000


# ── file names ───────────────────────────────────────────────────────────────────────────────────

_ODD = ["../../etc/passwd", "a/b", "a\\b", 'x"y', "山田", "con", "NUL.txt", ".", "..", "", "-rf", "a\nb", "x" * 300]


def test_a_plain_id_is_its_files_name() -> None:
    """an instructor finds s001 in s001.json"""
    assert file_names(["s001", "ada.l-2"], ".json") == {"s001": "s001.json", "ada.l-2": "ada.l-2.json"}


def test_odd_ids_make_safe_names() -> None:
    """no folder, no leading dot or hyphen, nothing but plain characters, and not too long"""
    names = file_names(_ODD, ".json").values()
    assert len({name.lower() for name in names}) == len(_ODD)
    for name in names:
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", name)
        assert name.split(".")[0].lower() not in ("con", "nul")


def test_ids_that_differ_by_case_have_names_that_differ() -> None:
    """on a disk that ignores case both files are there"""
    names = file_names(["Ada", "ada", "ADA"], ".txt")
    assert len({name.lower() for name in names.values()}) == 3


def test_a_name_depends_on_the_id_alone() -> None:
    """in which order the students come makes no difference"""
    ids = [*_ODD, "Ada", "ada", "s001"]
    assert file_names(ids, ".txt") == file_names(reversed(ids), ".txt")


@given(st.lists(st.text(max_size=20), unique=True, max_size=8))
def test_no_two_ids_share_a_file(ids: list[str]) -> None:
    """whatever the ids, each has a file of its own"""
    assert len({name.lower() for name in file_names(ids, ".json").values()}) == len(ids)
