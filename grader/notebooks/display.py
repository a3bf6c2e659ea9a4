"""A report as Jupyter shows it: HTML in a notebook, text where there is none."""

from __future__ import annotations

from html import escape

from grader.classroom.exports.outcomes import output
from grader.classroom.work import Answer
from grader.model import CheckResult, Report, Verdict, from_json
from grader.render import number, render, visible

_MARKS = {Verdict.PASSED: ("✓", "#1a7f37"), Verdict.NOT_RUN: ("·", "#6e7781"), Verdict.NOT_STARTED: ("·", "#9a6700")}
_FAILED = ("✗", "#cf222e")


class Shown:
    """A report, for the last line of a cell.

    Attributes:
        report: The report; None where the notebook's code could not be read.
    """

    def __init__(self, answer: Answer, title: str) -> None:
        self.report: Report | None = from_json(answer.report) if answer.report else None
        self._title, self._message = title, answer.message

    def __repr__(self) -> str:
        """The report as the terminal has it."""
        if self.report is None:
            return visible(self._message)
        return "\n".join(line.plain for line in render(self.report, title=self._title))

    def _repr_html_(self) -> str:
        """The report as a table; everything that may be a learner's own text is escaped."""
        if self.report is None:
            return f"<p>{_safe(self._message)}</p>"
        report = self.report
        score = "no score" if report.score is None else f"{number(report.score)} of {number(report.max_score)} points"
        passed = sum(check.verdict is Verdict.PASSED for check in report.checks)
        parts = [f"<p><b>{_safe(report.exercise)}</b> {_safe(self._title)}</p>"]
        parts += [f"<p>{_safe(text)}</p>" for text in (*report.submission.notes, report.message) if text]
        parts.append('<table style="text-align:left"><tbody>')
        parts += [_row(check) for check in report.checks]
        parts.append("</tbody></table>")
        parts.append(f"<p><b>{score}</b>, {passed} of {len(report.checks)} checks passed</p>")
        if report.isolation.tier != "full":
            parts.append(f"<p>isolation: {_safe(report.isolation.tier)}</p>")
        return "\n".join(parts)


def _row(check: CheckResult) -> str:
    mark, colour = _MARKS.get(check.verdict, _FAILED)
    points = f"{number(check.earned)}/{number(check.points)}" if check.points else ""
    said = output(check)
    more = f"<pre>{_safe(said)}</pre>" if said else ""
    return (
        f'<tr><td style="color:{colour};vertical-align:top">{mark}</td>'
        f'<td style="text-align:left">{_safe(check.title or check.id)}{more}</td>'
        f'<td style="vertical-align:top">{points}</td></tr>'
    )


def _safe(text: str) -> str:
    return escape(visible(text))
