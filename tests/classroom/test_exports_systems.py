"""Exports for systems that show single tests: Gradescope and GitHub Classroom."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from grader.classroom.exports import FORMATS, gradescope
from grader.classroom.gradebook import Override
from grader.classroom.marks import Book, Mark, Row
from grader.classroom.rosters import Student

MakeBook = Callable[..., Book]


def _with_mark(book: Book, row: int, mark: int, **changes: object) -> Book:
    """The book with one mark changed."""
    marks: list[Mark] = list(book.rows[row].marks)
    marks[mark] = msgspec.structs.replace(marks[mark], **changes)
    rows = list(book.rows)
    rows[row] = Row(rows[row].student, tuple(marks))
    return msgspec.structs.replace(book, rows=tuple(rows))


def _overridden(book: Book, row: int, mark: int, score: float) -> Book:
    student = book.rows[row].student.id
    override = Override(student, book.columns[mark].slug, score, "copied from a friend", "2026-11-25")
    reasons = (*book.rows[row].marks[mark].reasons, f"set to {score:g} by the instructor: copied from a friend")
    return _with_mark(book, row, mark, points=score, override=override, reasons=reasons)


# ── gradescope ───────────────────────────────────────────────────────────────────────────────────

_TOP = {"score", "execution_time", "output", "output_format", "test_output_format", "test_name_format", "visibility",
        "stdout_visibility", "extra_data", "tests", "leaderboard"}  # fmt: skip
_TEST = {"score", "max_score", "status", "name", "name_format", "number", "output", "output_format", "tags",
         "visibility", "extra_data"}  # fmt: skip


def _gradescope(book: Book, student: str) -> dict[str, Any]:
    return json.loads(FORMATS["gradescope"].render(book, None).files[f"{student}.json"])


def test_gradescope_has_the_documented_fields_alone(made_up: MakeBook) -> None:
    """no field that the documentation does not have, and values of its kinds"""
    book = made_up(show="full")
    for row in book.rows:
        results = gradescope.results(book, row)
        assert set(results) <= _TOP
        for test in results["tests"]:
            assert set(test) <= _TEST
            assert test.get("status", "passed") in ("passed", "failed")
            assert test["visibility"] in ("hidden", "after_due_date", "after_published", "visible")


def test_gradescope_gives_the_total(made_up: MakeBook) -> None:
    """the top-level score is the total of all exercises, on the assignment's scale"""
    results = _gradescope(made_up(), "s001")
    assert results["score"] == 15
    assert sum(test["max_score"] for test in results["tests"]) == 15
    assert results["execution_time"] == 0.4


@pytest.mark.parametrize("row", [0, 1, 3])
def test_gradescope_tests_add_up_to_the_score(made_up: MakeBook, row: int) -> None:
    """lateness is a test of its own that costs points, so that the sum is the score"""
    book = made_up()
    results = gradescope.results(book, book.rows[row])
    assert sum(test["score"] for test in results["tests"]) == pytest.approx(results["score"], abs=1e-9)


def test_gradescope_says_what_lateness_costs(made_up: MakeBook) -> None:
    """a student sees why there are fewer points than the checks earned"""
    results = _gradescope(made_up(), "s002")
    (late,) = [test for test in results["tests"] if "late" in test["name"]]
    assert (late["name"], late["max_score"]) == ("Attention: late: 1 day, which costs 10%", 0)
    assert late["score"] == pytest.approx(-0.4)
    assert "Attention: 3.6 of 10 points\n  late: 1 day, which costs 10%" in results["output"]


def test_gradescope_gives_no_score_after_a_fault(made_up: MakeBook) -> None:
    """neither at the top nor in a test: Gradescope then shows that the autograder failed, and no grade"""
    results = _gradescope(made_up(), "s003")
    assert "score" not in results
    assert not any("score" in test for test in results["tests"])
    assert "our fault" in results["output"]
    notes = FORMATS["gradescope"].render(made_up(), None).notes
    assert notes == ("s003 (=cmd|' /C calc'!A0): has no score yet",)


def test_gradescope_shows_titles_of_hidden_checks_alone(made_up: MakeBook) -> None:
    """with titles a student sees title, verdict and points; no value, no diagnosis"""
    text = json.dumps(_gradescope(made_up(show="titles"), "s002"), ensure_ascii=False)
    assert "divides the scores by √d_k before the softmax" in text
    for secret in ("1.8316", "not divided", "<script>"):
        assert secret not in text


def test_gradescope_shows_values_where_the_assignment_does(made_up: MakeBook) -> None:
    """with values also what was seen and the misconception, and still not what the code printed"""
    text = json.dumps(_gradescope(made_up(show="values"), "s002"), ensure_ascii=False)
    assert "1.8316" in text
    assert "the scores are not divided by √d_k" in text
    assert "<script>" not in text


def test_gradescope_output_is_plain_text(made_up: MakeBook) -> None:
    """what code printed is neither HTML nor control characters"""
    results = _gradescope(made_up(show="full"), "s002")
    assert results["output_format"] == results["test_output_format"] == results["test_name_format"] == "text"
    (output,) = [test["output"] for test in results["tests"] if "printed" in test["output"]]
    assert "\x1b" not in output
    assert r"<script>alert(1)</script>\x1b[31m" in output


def test_gradescope_tells_a_student_of_missing_work(made_up: MakeBook) -> None:
    """an exercise without a file is one failed test with the reason"""
    (test,) = [test for test in _gradescope(made_up(), "s002")["tests"] if test["number"].startswith("2.")]
    assert (test["score"], test["max_score"], test["status"]) == (0, 5, "failed")
    assert test["output"] == "missing: there is no iou.py"


def test_gradescope_keeps_an_instructors_words_to_itself(made_up: MakeBook) -> None:
    """an override is a test of its own, without its reason"""
    book = _overridden(made_up(), 1, 0, 9.0)
    results = gradescope.results(book, book.rows[1])
    assert results["score"] == 9
    assert sum(test["score"] for test in results["tests"]) == pytest.approx(9)
    assert "copied" not in json.dumps(results)
    assert "set to 9 by the instructor" in results["output"]


def test_gradescope_knows_an_override_after_a_fault(made_up: MakeBook) -> None:
    """once an instructor set the score it is given, although the report has none"""
    book = _overridden(made_up(), 2, 0, 7.0)
    results = gradescope.results(book, book.rows[2])
    assert results["score"] == sum(test["score"] for test in results["tests"]) == 7


def test_gradescope_names_no_exercise_where_there_is_one(made_up: MakeBook) -> None:
    """with a single exercise a test's name is the check's title"""
    book = made_up()
    row = Row(book.rows[0].student, book.rows[0].marks[:1])
    single = msgspec.structs.replace(book, columns=book.columns[:1], rows=(row,))
    assert gradescope.results(single, row)["tests"][0]["name"] == "the example of the README"


def test_files_of_odd_ids_stay_in_their_folder(made_up: MakeBook) -> None:
    """a student who is called like a path has a plain file"""
    book = made_up((Student("../../x"), Student("a/b"), Student("山田"), Student("..")))
    for name in ("gradescope", "github"):
        files = FORMATS[name].render(book, None).files
        assert len(files) == 4
        assert not any("/" in file or file.startswith(".") for file in files)


# ── github ───────────────────────────────────────────────────────────────────────────────────────


def _github(book: Book, student: str) -> dict[str, Any]:
    content = FORMATS["github"].render(book, None).files[f"{student}.txt"]
    assert content.count(b"\n") == 1
    return json.loads(base64.b64decode(content.strip(), validate=True))


def test_github_is_what_the_reporter_reads(made_up: MakeBook) -> None:
    """one line of base64, whose JSON has version, status, max_score and tests"""
    result = _github(made_up(), "s001")
    assert (result["version"], result["status"], result["max_score"]) == (1, "pass", 15)
    assert result["tests"][1] == {
        "name": "Attention: returns (n, d_v) and (n, m)",
        "status": "pass",
        "message": None,
        "score": 4,
        "max_score": 4,
        "test_code": "",
        "filename": "attention.py",
        "line_no": 0,
        "execution_time": "0.000s",
    }


@pytest.mark.parametrize(("student", "points"), [("s001", 15), ("s002", 3.6), ("s004", 2)])
def test_github_scores_add_up(made_up: MakeBook, student: str, points: float) -> None:
    """the reporter adds up the tests' scores, so they are the total, lateness included"""
    assert sum(test["score"] for test in _github(made_up(), student)["tests"]) == pytest.approx(points)


def test_github_says_fail_and_the_line(made_up: MakeBook) -> None:
    """one failed check fails the result, and every status is one that the reporter knows"""
    result = _github(made_up(), "s002")
    assert result["status"] == "fail"
    assert {test["status"] for test in result["tests"]} == {"pass", "fail"}


def test_github_reports_nothing_after_a_fault(made_up: MakeBook) -> None:
    """with a maximum of 0 the reporter sends no points; every test still has a number, which it adds up"""
    result = _github(made_up(), "s003")
    assert (result["status"], result["max_score"]) == ("error", 0)
    assert {test["score"] for test in result["tests"]} == {0}


def test_github_shows_what_the_assignment_shows(made_up: MakeBook) -> None:
    """hidden values stay hidden in base64 too"""
    assert "1.8316" not in json.dumps(_github(made_up(show="titles"), "s002"))
    assert "1.8316" in json.dumps(_github(made_up(show="values"), "s002"))
