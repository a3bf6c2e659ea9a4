"""How things are said: symbols and words beside every colour, moments, points and text by strangers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from markupsafe import Markup

from grader.classroom.assignment import Assignment
from grader.classroom.marks import FAULT, GRADED, MISSING, UNGRADED, UNREADABLE, Mark
from grader.model import CheckResult, Report, Verdict
from grader.render import number, visible
from grader.render.text import LOOKS

OUR_FAULT = "our fault, not graded"

_CLASSES = {"✓": "pass", "✗": "fail", "·": "none", "!": "ours"}
_SAID = {Verdict.PASSED: "passed", Verdict.FAILED: "failed", Verdict.GRADER_FAULT: OUR_FAULT}

# The symbol, the class in style.css, and the words; a terminal has the same symbols, and most of the words.
_VERDICTS = {verdict: (mark, _CLASSES[mark], _SAID.get(verdict, words)) for verdict, (mark, _, words) in LOOKS.items()}

# A class of 1,000 has 100,000 of these: a check that passed is the plainest cell, and no cell has an end tag.
_CELLS = {"pass": "<td>✓", "fail": "<td class=f>✗", "none": "<td class=n>·", "ours": "<td class=o>!"}
_NO_CELL = "<td class=n>–"

_STANDINGS = {MISSING: ("·", "none"), UNREADABLE: ("✗", "fail"), FAULT: ("!", "ours"), UNGRADED: ("·", "none")}
_WORDS = {MISSING: "missing", UNREADABLE: "unreadable", FAULT: OUR_FAULT, UNGRADED: "not graded yet"}

# What a page shows of one message or one print; a loop that prints is no reason for a page of megabytes.
_LINES, _CHARACTERS = 60, 6000

_JOINERS = re.compile("([\u200c\u200d])")


def verdict(of: Verdict) -> tuple[str, str, str]:
    """The symbol, the class and the words of a verdict."""
    return _VERDICTS[of]


def standing(mark: Mark) -> tuple[str, str, str]:
    """The symbol, the class and the words of a mark; for work that was graded only lateness is worth words."""
    if mark.status == GRADED or mark.override is not None:
        full = mark.points is not None and mark.points >= mark.possible
        late = "too late" if mark.late.too_late else f"late, {days(mark.late.days)}" if mark.late.days else ""
        return ("✓", "pass", late) if full else ("", "", late)
    return (*_STANDINGS[mark.status], _WORDS[mark.status])


def cells(report: Report, checks: tuple[str, ...]) -> Markup:
    """A heat map's cells of one student: constants alone, nothing that a stranger wrote."""
    verdicts = {check.id: _VERDICTS[check.verdict][1] for check in report.checks}
    return Markup("".join(_CELLS[verdicts[id]] if id in verdicts else _NO_CELL for id in checks))


def for_student(mark: Mark) -> tuple[str, ...]:
    """The reasons that a student's own page gives.

    What an instructor wrote for the record may name others, and what broke here may quote a hidden suite: neither is
    said in its own words.
    """
    reasons = [each for each in mark.reasons if not each.startswith(("our fault:", "set to "))]
    if mark.status == FAULT and mark.override is None:
        reasons.append(f"{OUR_FAULT}: it costs you nothing")
    if mark.override is not None and mark.override.score is not None:
        reasons.append(f"set to {number(mark.override.score)} points by the instructor")
    return tuple(reasons)


def help_of(check: CheckResult) -> str:
    """What the misconception says, as the terminal has it; "" where none was recognised."""
    if check.diagnosis is None:
        return ""
    what = "your output is what you get" if check.verdict is Verdict.FAILED else "this is what happens"
    return f"{what} when {check.diagnosis.says}"


def excerpt(text: str) -> str:
    """The beginning of a long text, and how much is left out."""
    text = text.strip("\n")
    lines = text[:_CHARACTERS].split("\n")[:_LINES]
    start = "\n".join(lines)
    left = len(text) - len(start)
    return f"{start}\n… and {left:,} characters more" if left > 0 else start


def person(name: str) -> str:
    """A name with control characters shown; the joiners that Persian, Hindi and emoji need stay."""
    parts = _JOINERS.split(" ".join(name.split()))
    return "".join(part if _JOINERS.fullmatch(part) else visible(part) for part in parts)


def days(count: int) -> str:
    """1 day, 2 days."""
    return f"{count} day{'' if count == 1 else 's'}"


def plural(count: int, word: str) -> str:
    """1 student, 2 students."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def percent(share: float | None) -> str:
    """A share as a whole number; one of 0.4% is not none, and one of 99.6% is not all."""
    if share is None:
        return "n/a"
    whole = round(100 * share)
    if whole == 0 and share > 0:
        return "<1%"
    return ">99%" if whole == 100 and share < 1 else f"{whole}%"


def tenth(value: float) -> str:
    """Points of a class: 12.0."""
    return f"{value:.1f}"


def correlation(value: float | None) -> str:
    """0.42, −0.10 or n/a."""
    return "n/a" if value is None else f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def moment(at: datetime | str | None, zone: tzinfo | None = None) -> str:
    """A moment to the minute, in the zone that the assignment is in."""
    if not at:
        return ""
    when = datetime.fromisoformat(at) if isinstance(at, str) else at
    when = when.astimezone(zone or when.tzinfo or UTC)
    return f"{when:%Y-%m-%d %H:%M %Z}"


def rules(assignment: Assignment) -> str:
    """What becomes of late work, in a sentence's words."""
    late = assignment.late
    if assignment.due is None:
        return "never late"
    parts = [f"{number(late.grace_minutes)} minutes of grace"] if late.grace_minutes else []
    parts.append(f"each day begun costs {late.penalty_per_day:.0%}" if late.penalty_per_day else "costs nothing")
    if late.last_day is not None:
        parts.append(f"nothing is earned after {moment(late.last_day, assignment.due.tzinfo)}")
    return "; ".join(parts)
