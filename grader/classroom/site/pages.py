"""What the templates are given, and the templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.environment import TemplateStream
from markupsafe import Markup

from grader.classroom.marks import Book, Column, Mark, Row
from grader.classroom.rosters import Student
from grader.classroom.site import looks, statistics
from grader.classroom.site.statistics import CheckFigures, Count, Reports, Spread
from grader.classroom.visibility import shown
from grader.model import Report
from grader.render import number, visible


class HeatRow(msgspec.Struct, frozen=True):
    """A student's row of a heat map: the cells, or, without a report, the words in their place."""

    student: Student
    cells: Markup | None
    look: str = ""
    words: str = ""


class Section(msgspec.Struct, frozen=True):
    """What the class's page tells of an exercise."""

    column: Column
    count: Count
    spread: Spread | None
    figures: tuple[CheckFigures, ...]
    heat: tuple[HeatRow, ...]

    @property
    def nobody(self) -> list[tuple[int, CheckFigures]]:
        """The checks that nobody passes, with their numbers."""
        return [(n, each) for n, each in enumerate(self.figures, 1) if each.graded and not each.passed]

    @property
    def everybody(self) -> list[tuple[int, CheckFigures]]:
        """The checks that everybody passes, with their numbers."""
        return [(n, each) for n, each in enumerate(self.figures, 1) if each.graded and each.passed == each.graded]


class Part(msgspec.Struct, frozen=True):
    """What a student's page tells of an exercise: the report is what may be shown, and no more."""

    column: Column
    mark: Mark
    report: Report | None
    reasons: tuple[str, ...]


class Pages:
    """The pages of a book, each as a stream of text."""

    def __init__(self, book: Book, names: Mapping[str, str]) -> None:
        self._book = book
        self._names = names
        self._environment = _environment()

    def index(self) -> TemplateStream:
        """The class's page, for the instructor."""
        links = {id: f"students/{name}.html" for id, name in self._names.items()}
        return self._stream("index.html", **self._class(), links=links)

    def student(self, row: Row) -> TemplateStream:
        """One student's page, for the student."""
        return self._stream("student.html", row=row, parts=self._parts(row))

    def single(self) -> TemplateStream:
        """Everything on one page, for the instructor."""
        people = ((row, self._names[row.student.id], self._parts(row, whole=True)) for row in self._book.rows)
        links = {id: f"#{name}" for id, name in self._names.items()}
        return self._stream("single.html", **self._class(), links=links, people=people)

    def _class(self) -> dict[str, Any]:
        book = self._book
        reports = statistics.reports(book)
        ranked = sorted(book.rows, key=lambda row: -1.0 if row.total is None else row.total, reverse=True)
        called = Counter(row.student.name for row in book.rows)
        return {
            "twins": {name for name, times in called.items() if name and times > 1},
            "count": statistics.count(book.rows),
            "spread": statistics.spread(statistics.totals(book)),
            "bins": statistics.distribution(book),
            "misconceptions": statistics.misconceptions(book, reports),
            "titles": {column.slug: column.title for column in book.columns},
            "sections": [_section(book, column, reports, ranked) for column in book.columns],
        }

    def _parts(self, row: Row, *, whole: bool = False) -> list[Part]:
        show = self._book.assignment.show
        parts: list[Part] = []
        for column, mark in zip(self._book.columns, row.marks, strict=True):
            report = mark.report
            if report is not None and not whole:
                # Of a fault of ours a student needs to know that it is ours; what broke may quote the hidden suite.
                report = None if report.score is None else shown(report, show)
            parts.append(Part(column, mark, report, mark.reasons if whole else looks.for_student(mark)))
        return parts

    def _stream(self, template: str, **names: Any) -> TemplateStream:
        stream = self._environment.get_template(template).stream(book=self._book, **names)
        stream.enable_buffering(500)
        return stream


def _section(book: Book, column: Column, reports: Reports, ranked: list[Row]) -> Section:
    figures = statistics.figures(book, column, reports)
    checks = tuple(each.check.id for each in figures)
    heat: list[HeatRow] = []
    for row in ranked:
        report = reports.get((row.student.id, column.slug))
        if report is not None and report.score is not None:
            heat.append(HeatRow(row.student, looks.cells(report, checks)))
        else:
            mark = next(mark for mark in row.marks if mark.exercise == column.slug)
            symbol, look, words = looks.standing(msgspec.structs.replace(mark, override=None))
            heat.append(HeatRow(row.student, None, look, f"{symbol} {words}" if words else "no report"))
    spread = statistics.spread(statistics.points(book, column.slug))
    return Section(column, statistics.count(book.rows, column.slug), spread, figures, tuple(heat))


def _environment() -> Environment:
    """Templates that escape all they are given, and show control characters of strangers instead of obeying them."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        finalize=_finalized,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Any] = environment.filters
    for function in (
        looks.correlation,
        looks.excerpt,
        looks.help_of,
        looks.moment,
        looks.percent,
        looks.plural,
        looks.rules,
        looks.standing,
        looks.tenth,
        looks.verdict,
        number,
    ):
        filters[function.__name__] = function
    filters["person"] = _person
    return environment


def _person(name: str) -> Markup:
    """A name as markup, escaped here: the joiners in it stay."""
    return Markup.escape(looks.person(name))


def _finalized(value: object) -> object:
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    # `visible` looks at each character, for seconds in a class of 1,000; most text has nothing to show.
    return value if all(line.isprintable() for line in value.split("\n")) else visible(value)
