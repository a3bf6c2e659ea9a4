"""``junit``: one XML file with a suite for each student and exercise, as CI servers and IDEs read it.

Elements and attributes are those of the Jenkins schema (junit-10.xsd), which pytest's own reports keep to as well.
A check that failed is a failure, a fault of ours an error, what was not run is skipped. JUnit knows no points: they
stand in a suite's properties.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

from grader.classroom.assignment import Show
from grader.classroom.exports.cells import number
from grader.classroom.exports.outcomes import Status, output, status, whole
from grader.classroom.exports.rendered import Rendered
from grader.classroom.marks import MISSING, UNGRADED, Book, Column, Mark, Row
from grader.classroom.visibility import shown
from grader.model import CheckResult

# What XML 1.0 has no way to write, not even as a reference.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_COUNTED = {Status.FAILED: "failures", Status.ERROR: "errors", Status.SKIPPED: "skipped"}
_ELEMENTS = {Status.FAILED: "failure", Status.ERROR: "error", Status.SKIPPED: "skipped"}


def render(book: Book, template: bytes | None = None) -> Rendered:
    """The book as ``grades.xml``."""
    root = ElementTree.Element("testsuites", name=_legal(book.assignment.title))
    for row in book.rows:
        for column, mark in zip(book.columns, row.marks, strict=True):
            root.append(_suite(row, column, mark, book.assignment.show))
    for count in ("tests", "failures", "errors"):  # this element has no count of what was skipped
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    root.set("time", f"{sum(float(suite.get('time', '0')) for suite in root):.3f}")
    return Rendered({"grades.xml": ElementTree.tostring(root, "utf-8", xml_declaration=True) + b"\n"})


def _suite(row: Row, column: Column, mark: Mark, show: Show) -> ElementTree.Element:
    report = mark.report
    suite = ElementTree.Element("testsuite", name=_legal(f"{row.student.id}: {column.slug}"))
    properties = ElementTree.SubElement(suite, "properties")
    for name, value in _properties(row, mark).items():
        ElementTree.SubElement(properties, "property", name=name, value=_legal(value))
    counts: dict[str, int] = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    class_name = f"{row.student.id}.{column.slug}"
    cases = [_of_check(check) for check in shown(report, show).checks] if report else []
    for name, what, seconds, kind, message in cases or [_of_mark(mark)]:
        counts["tests"] += 1
        case = ElementTree.SubElement(
            suite, "testcase", name=_legal(name), classname=_legal(class_name), time=f"{seconds:.3f}"
        )
        if what is not Status.PASSED:
            counts[_COUNTED[what]] += 1
            first = message.partition("\n")[0] or kind
            told = ElementTree.SubElement(case, _ELEMENTS[what], type=kind, message=_legal(first))
            told.text = _legal(message)
    for name, count in counts.items():
        suite.set(name, str(count))
    suite.set("time", f"{report.seconds if report else 0.0:.3f}")
    return suite


_Case = tuple[str, Status, float, str, str]


def _of_check(check: CheckResult) -> _Case:
    return check.title or check.id, status(check.verdict), check.seconds, check.verdict.value, output(check)


def _of_mark(mark: Mark) -> _Case:
    """A single case for work without checks: missing, unreadable, or not to be graded."""
    if mark.points is None:
        what = Status.SKIPPED if mark.status == UNGRADED else Status.ERROR
    else:
        what = Status.PASSED if mark.override and mark.points >= mark.possible else Status.FAILED
    return "submission", what, 0.0, mark.status or MISSING, whole(mark)


def _properties(row: Row, mark: Mark) -> dict[str, str]:
    attempt = mark.attempt
    return {
        "student": row.student.id,
        "name": row.student.name,
        "status": mark.status,
        "points": "" if mark.points is None else number(mark.points),
        "possible": number(mark.possible),
        "submitted_at": mark.submitted_at,
        "submission": attempt.submission if attempt else "",
    }


def _legal(text: str) -> str:
    """The text with what XML cannot hold written out."""
    return _ILLEGAL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
