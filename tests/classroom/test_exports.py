"""Exports that depend on no other system: csv, json, junit; cells and file names."""

from __future__ import annotations

import csv
import io
import json
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

import msgspec
import pytest

from grader.classroom.exports import FORMATS, manifest
from grader.classroom.marks import Book
from grader.classroom.rosters import Student
from grader.model import Report

MakeBook = Callable[..., Book]


def _only(book: Book, format: str) -> bytes:
    files = FORMATS[format].render(book, None).files
    (content,) = files.values()
    return content


def _csv(book: Book) -> list[dict[str, str]]:
    text = _only(book, "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_every_format_of_the_issue_is_there() -> None:
    """the table has the eight formats, and says which want a template and which write a file for each student"""
    assert set(FORMATS) == {"csv", "json", "junit", "gradescope", "github", "canvas", "moodle", "blackboard"}
    assert {name for name, each in FORMATS.items() if each.template == "must"} == {"moodle", "blackboard"}
    assert {name for name, each in FORMATS.items() if each.per_student} == {"gradescope", "github"}


@pytest.mark.parametrize("name", ["csv", "json", "junit", "gradescope", "github", "canvas"])
def test_files_have_the_formats_suffix_and_no_folder(name: str, made_up: MakeBook) -> None:
    """a file's name ends in its format's suffix and has no folder in it"""
    for file in FORMATS[name].render(made_up(), None).files:
        assert file.endswith(FORMATS[name].suffix)
        assert not {"/", "\\"} & set(file)


@pytest.mark.parametrize("name", ["csv", "json", "junit", "gradescope", "github", "canvas"])
def test_an_empty_book_is_rendered(name: str, made_up: MakeBook) -> None:
    """a class without students is no error"""
    FORMATS[name].render(msgspec.structs.replace(made_up(), rows=()), None)


# ── csv ──────────────────────────────────────────────────────────────────────────────────────────


def test_csv_has_a_row_for_each_student_and_exercise(made_up: MakeBook) -> None:
    """four students and two exercises make eight rows, in the book's order"""
    rows = _csv(made_up())
    assert [(row["student"], row["exercise"]) for row in rows][:3] == [
        ("s001", "attention"),
        ("s001", "iou"),
        ("s002", "attention"),
    ]
    assert len(rows) == 8


def test_csv_has_its_columns_in_order(made_up: MakeBook) -> None:
    """the header is what the documentation says"""
    header = _only(made_up(), "csv").decode("utf-8-sig").splitlines()[0]
    assert header == (
        "student,name,email,section,exercise,status,points,possible,score,max_score,late_days,penalty,submitted_at,"
        "submitted_from,attempts,verdict,tier,suite,submission,digest,reasons"
    )


def test_csv_tells_of_a_late_submission(made_up: MakeBook) -> None:
    """points after the penalty beside the score before it, with the days, the share and the reason"""
    row = _csv(made_up())[2]
    assert (row["points"], row["possible"], row["score"], row["max_score"]) == ("3.6", "10", "2", "5")
    assert (row["late_days"], row["penalty"]) == ("1", "0.1")
    assert row["reasons"] == "late: 1 day, which costs 10%"
    assert row["digest"] == made_up().rows[1].marks[0].attempt.digest  # pyright: ignore[reportOptionalMemberAccess]


def test_csv_keeps_names_with_commas_quotes_and_newlines(made_up: MakeBook) -> None:
    """a name comes back from a strict reader as it was, letters of every script too"""
    assert _csv(made_up())[2]["name"] == 'O\'Neil, "Ünï" 山田\nJr'


def test_csv_defuses_a_name(made_up: MakeBook) -> None:
    """a name that is a formula has an apostrophe before it"""
    assert _csv(made_up())[4]["name"] == "'=cmd|' /C calc'!A0"


def test_csv_leaves_points_empty_after_a_fault(made_up: MakeBook) -> None:
    """what is not known is neither 0 nor full"""
    row = _csv(made_up())[4]
    assert (row["status"], row["points"], row["score"]) == ("fault", "", "")


def test_csv_opens_in_excel(made_up: MakeBook) -> None:
    """it begins with a byte order mark, and its lines end as RFC 4180 has it"""
    content = _only(made_up(), "csv")
    assert content.startswith(b"\xef\xbb\xbfstudent,")
    assert content.endswith(b"\r\n")


# ── json ─────────────────────────────────────────────────────────────────────────────────────────


def test_json_has_the_schema_and_everything_of_a_mark(made_up: MakeBook) -> None:
    """assignment, columns and students, and each mark with its attempt's id and digest and its whole report"""
    book = made_up(show="titles")
    content = json.loads(_only(book, "json"))
    assert content["schema"] == "practice-grades/1"
    assert content["assignment"]["title"] == "Problem set 1"
    assert [column["slug"] for column in content["columns"]] == ["attention", "iou"]
    mark, attempt = content["students"][1]["marks"][0], book.rows[1].marks[0].attempt
    assert attempt is not None
    assert (mark["attempt"]["id"], mark["attempt"]["digest"]) == (attempt.id, attempt.digest)
    assert msgspec.convert(mark["report"], Report) == book.rows[1].marks[0].report
    assert mark["points"] == 3.6


def test_json_says_what_is_not_known(made_up: MakeBook) -> None:
    """points and total are null after a fault, and a report null without one"""
    students = json.loads(_only(made_up(), "json"))["students"]
    assert students[2]["total"] is None
    assert students[2]["marks"][0]["points"] is None
    assert students[1]["marks"][1]["report"] is None


def test_json_lists_the_digests_of_all_attempts(made_up: MakeBook) -> None:
    """attempts that do not count are in the list too, so that an edited one is found"""
    book = made_up()
    attempt = book.rows[0].marks[0].attempt
    assert attempt is not None
    (content,) = manifest.render(book, attempts=[attempt]).files.values()
    assert json.loads(content)["attempts"] == [
        {"id": attempt.id, "student": "s001", "exercise": "attention", "digest": attempt.digest}
    ]


# ── junit ────────────────────────────────────────────────────────────────────────────────────────

# What junit-10.xsd lets an element have.
_SCHEMA = {
    "testsuites": ({"name", "time", "tests", "failures", "errors", "disabled"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname", "id", "package"},
        {"properties", "testcase"},
    ),
    "properties": (set(), {"property"}),
    "property": ({"name", "value"}, set()),
    "testcase": ({"name", "classname", "time", "assertions", "status"}, {"skipped", "error", "failure"}),
    "failure": ({"type", "message"}, set()),
    "error": ({"type", "message"}, set()),
    "skipped": ({"type", "message"}, set()),
}


def _junit(book: Book) -> ElementTree.Element:
    return ElementTree.fromstring(_only(book, "junit"))


def test_junit_keeps_to_the_schema(made_up: MakeBook) -> None:
    """no element or attribute that the schema does not know, and every testcase has what readers ask for"""
    for element in _junit(made_up(show="full")).iter():
        attributes, children = _SCHEMA[element.tag]
        assert set(element.attrib) <= attributes
        assert {child.tag for child in element} <= children
    for case in _junit(made_up()).iter("testcase"):
        assert {"name", "classname", "time"} <= set(case.attrib)


def test_junit_counts_add_up(made_up: MakeBook) -> None:
    """the counts of the suites and of the whole are those of the cases"""
    root = _junit(made_up())
    for suite in root:
        assert int(suite.get("tests", "")) == len(suite.findall("testcase"))
        for count, tag in {"failures": "failure", "errors": "error", "skipped": "skipped"}.items():
            assert int(suite.get(count, "")) == len(suite.findall(f"testcase/{tag}"))
    assert int(root.get("tests", "")) == len(list(root.iter("testcase")))
    assert int(root.get("errors", "")) == len(list(root.iter("error"))) == 3


def test_junit_tells_a_fault_of_ours_from_a_failure(made_up: MakeBook) -> None:
    """a fault is an error, a check that was not run is skipped"""
    root = _junit(made_up())
    assert {child.tag for case in root[4].iter("testcase") for child in case} == {"error"}
    assert [child.tag for case in root[5].iter("testcase") for child in case] == ["failure", "failure", "skipped"]


def test_junit_shows_what_the_assignment_shows(made_up: MakeBook) -> None:
    """a hidden check's values are in it only where the assignment shows them"""
    hidden = "1.8316"
    suite = _junit(made_up(show="titles"))[2]
    assert hidden not in ElementTree.tostring(suite, "unicode")
    assert hidden in ElementTree.tostring(_junit(made_up(show="values"))[2], "unicode")
    printed = "&lt;script&gt;"
    assert printed not in ElementTree.tostring(_junit(made_up(show="values"))[2], "unicode")
    assert printed in ElementTree.tostring(_junit(made_up(show="full"))[2], "unicode")


def test_junit_writes_out_what_xml_cannot_hold(made_up: MakeBook) -> None:
    """control characters of a name or of what code printed are escaped, other scripts are kept"""
    root = _junit(made_up((Student("s\x00\x0b\ufffe", "山田\x1b[31m"),), show="full"))
    assert root[0].get("name") == r"s\x00\x0b\ufffe: attention"
    values = {each.get("name"): each.get("value") for each in root[0].iter("property")}
    assert values["name"] == "山田\\x1b[31m"


def test_junit_keeps_a_newline_of_a_name(made_up: MakeBook) -> None:
    """an attribute's newline survives the parser"""
    values = {each.get("name"): each.get("value") for each in _junit(made_up())[2].iter("property")}
    assert values["name"] == 'O\'Neil, "Ünï" 山田\nJr'
    assert values["points"] == "3.6"


def test_junit_says_why_there_are_no_checks(made_up: MakeBook) -> None:
    """missing and unreadable work is one failure with its reason"""
    root = _junit(made_up())
    failure = root[3].find("testcase/failure")
    assert failure is not None
    assert failure.get("type") == "missing"
    assert failure.text == "missing: there is no iou.py"


@pytest.mark.parametrize(("status", "tag"), [("fault", "error"), ("ungraded", "skipped")])
def test_junit_knows_what_has_no_report(made_up: MakeBook, status: str, tag: str) -> None:
    """a fault that left no report is an error, and what waits to be graded is skipped"""
    book = made_up()
    row = book.rows[0]
    mark = msgspec.structs.replace(row.marks[0], status=status, points=None, attempt=None)
    changed = msgspec.structs.replace(row, marks=(mark, row.marks[1]))
    suite = _junit(msgspec.structs.replace(book, rows=(changed,)))[0]
    assert [child.tag for case in suite.iter("testcase") for child in case] == [tag]


def test_exports_of_a_thousand_students_take_seconds(made_up: MakeBook) -> None:
    """a thousand students with two exercises each"""
    book = made_up(tuple(Student(f"s{n:04}", f"Student {n}", canvas_id=str(n + 1)) for n in range(1000)))
    started = time.process_time()
    for name in ("csv", "json", "junit", "gradescope", "github", "canvas"):
        FORMATS[name].render(book, None)
    assert time.process_time() - started < 30
