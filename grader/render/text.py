"""A report as lines for a terminal: what went wrong first in full, the rest a line each.

The lines are wrapped here and not by the terminal's library, so that a pipe, a test and a
terminal of any width get the same text; colour is all that a terminal adds.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator

import msgspec
from rich.cells import cell_len, set_cell_size
from rich.text import Text

from grader.model import CheckResult, Isolation, Report, Verdict

WIDTH = 80

# The column where points end.
_RIGHT = 78

# Of what a submission printed, the first lines are shown.
_PRINTED_LINES = 12

# The mark, its colour, and what is said of a check beside its points.
LOOKS = {
    Verdict.PASSED: ("✓", "green", ""),
    Verdict.FAILED: ("✗", "red", ""),
    Verdict.ERROR: ("✗", "red", "raised an error"),
    Verdict.TIMED_OUT: ("✗", "red", "took too long"),
    Verdict.OUT_OF_MEMORY: ("✗", "red", "out of memory"),
    Verdict.CRASHED: ("✗", "red", "crashed"),
    Verdict.FORBIDDEN: ("✗", "red", "forbidden"),
    Verdict.TAMPERED: ("✗", "red", "tampered with the grader"),
    Verdict.NOT_RUN: ("·", "dim", "not run"),
    Verdict.NOT_STARTED: ("·", "yellow", "not started"),
    Verdict.GRADER_FAULT: ("!", "yellow", "our fault"),
}

# What a reader is told first of a check shown in full, where its message may leave it open.
OPENINGS = {
    Verdict.TIMED_OUT: "stopped: it took too long",
    Verdict.OUT_OF_MEMORY: "stopped: it asked for more memory than it may have",
    Verdict.CRASHED: "the process that ran your code ended",
    Verdict.FORBIDDEN: "stopped: your code uses what this exercise does not allow",
    Verdict.TAMPERED: "your code wrote to the grader's own channel",
}


def render(
    report: Report, *, title: str = "", next_hint: tuple[int, int] | None = None, options: str = ""
) -> list[Text]:
    """The report, line by line.

    Args:
        report: What to show.
        title: The exercise's title.
        next_hint: The number of the hint that comes next, and of how many; None when none is left.
        options: What a command that is proposed needs beside the slug, such as ``--exercises DIR``.
    """
    return list(_lines(report, title, next_hint, f" {options}" if options else ""))


def number(value: float) -> str:
    """Points without a needless decimal: 14, 2.5."""
    return f"{round(value, 2):g}"


def visible(text: str) -> str:
    """The text with control characters shown and not obeyed.

    What a submission printed or raised could otherwise recolour a grader's terminal, move its
    cursor over a verdict, or turn the reading direction round.
    """
    return "".join(
        character
        if character == "\n" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
        else character.encode("unicode_escape").decode()
        for character in text.replace("\r\n", "\n").expandtabs(4)
    )


def _lines(report: Report, title: str, next_hint: tuple[int, int] | None, options: str) -> Iterator[Text]:
    heading = Text(report.exercise, style="bold")
    heading.append(f"  {visible(title)}" if title else "", style="not bold")
    yield heading
    for note in report.submission.notes:
        yield from _paragraph(f"note: {visible(note)}", indent=0, style="yellow")
    yield Text()

    first = None
    if report.verdict is Verdict.NOT_STARTED:
        opening = report.message or f"not started yet: {report.submission.name} still raises NotImplementedError"
        yield from _paragraph(visible(opening), indent=0, style="yellow")
        yield from _next(report, next_hint, options, first_step=True)
        yield Text()
    else:
        if report.verdict is Verdict.GRADER_FAULT:
            yield Text("our fault, no points lost: this submission could not be graded", style="yellow")
        first = _first_failure(report)
        if report.message and (first is None or report.message not in first.message):
            yield from _paragraph(visible(report.message), indent=0, style="red")
            yield Text()
        if first is not None:
            yield from _in_full(report, _of_the_file(report, first))
            following = list(_next(report, next_hint, options))
            if following and not first.diagnosis:
                yield Text()
            yield from following
            yield Text()
        elif report.verdict is Verdict.FAILED:
            # Nothing ran, so the message above is the failure.
            yield from _next(report, next_hint, options)
            yield Text()
        yield from _others(report, first)
        yield Text()
    yield from _summary(report)


def _first_failure(report: Report) -> CheckResult | None:
    """The first check that failed by itself; one of ours tells a learner less than one of theirs."""
    failed = [c for c in report.checks if c.verdict not in (Verdict.PASSED, Verdict.NOT_RUN)]
    theirs = [c for c in failed if c.verdict is not Verdict.GRADER_FAULT]
    return next(iter(theirs or failed), None)


def _no_program(report: Report, first: CheckResult | None) -> bool:
    """Whether the first failure is that the file cannot be run at all."""
    return first is not None and report.message != "" and report.message == first.message


def _of_the_file(report: Report, first: CheckResult) -> CheckResult:
    """The first failure; where the file cannot be run it is the file's, and no check's."""
    if not _no_program(report, first):
        return first
    return msgspec.structs.replace(first, title=f"{report.submission.name} cannot be run", points=0.0)


def _in_full(report: Report, check: CheckResult) -> Iterator[Text]:
    yield from _headline(check, full=True)
    opening = OPENINGS.get(check.verdict)
    if opening:
        yield from _paragraph(opening, indent=4)
    if check.message:
        yield from _paragraph(visible(check.message), indent=4)
    if check.line is not None and f"line {check.line}" not in check.message:
        yield Text(f"    line {check.line} of {visible(report.submission.name)}")
    if check.printed.strip():
        yield Text()
        yield from _printed(check.printed)
    if check.diagnosis:
        yield Text()
        says = visible(check.diagnosis.says)
        what = "your output is what you get" if check.verdict is Verdict.FAILED else "this is what happens"
        yield from _paragraph(f"help: {what} when {says}", indent=2, hang=6, style="cyan")


def _printed(printed: str) -> Iterator[Text]:
    yield Text("    your code printed:")
    lines = visible(printed).strip("\n").split("\n")
    for line in lines[:_PRINTED_LINES]:
        yield from _paragraph(line, indent=6, style="dim")
    if len(lines) > _PRINTED_LINES:
        yield Text(f"      ... and {len(lines) - _PRINTED_LINES} lines more", style="dim")


def _next(
    report: Report, next_hint: tuple[int, int] | None, options: str, *, first_step: bool = False
) -> Iterator[Text]:
    """The command to type next; a fault of ours is not the learner's to solve."""
    if report.verdict is Verdict.GRADER_FAULT:
        yield Text("  next: check again; if it stays so, practice doctor says what is wrong here", style="cyan")
        return
    if first_step:
        yield Text(f"  next: practice show {report.exercise}{options}", style="cyan")
    if next_hint:
        lead = "  or:   " if first_step else "  next: "
        place = f"{next_hint[0]} of {next_hint[1]}"
        yield Text(f"{lead}practice hint {report.exercise}{options}   ({place})", style="cyan")


def _others(report: Report, first: CheckResult | None) -> Iterator[Text]:
    """The checks that are not shown in full, what did not pass before what did."""
    others = [check for check in report.checks if check is not first]
    waiting = sum(check.verdict is Verdict.NOT_RUN for check in others) + _no_program(report, first)
    for check in others:
        if check.verdict not in (Verdict.PASSED, Verdict.NOT_RUN):
            yield from _headline(check, full=False)
    if waiting:
        yield Text(f"· {waiting} {'check' if waiting == 1 else 'checks'} not run", style="dim")
    for check in others:
        if check.verdict is Verdict.PASSED:
            yield from _headline(check, full=False)


def _headline(check: CheckResult, *, full: bool) -> Iterator[Text]:
    """``✗ title ... took too long  0/3``; in full the title is wrapped, and the message says the rest."""
    mark, style, words = LOOKS[check.verdict]
    points = f"{number(check.earned)}/{number(check.points)}" if check.points else ""
    right = "  ".join(part for part in ("" if full else words, points) if part)
    title = visible(check.title or check.id)
    room = _RIGHT - 2 - (cell_len(right) + 2 if right else 0)
    if cell_len(title) <= room:
        lines = [title]
    elif full:
        lines = textwrap.wrap(title, room)
    else:
        # Cut between two words; the sizing is for characters that are two columns wide.
        lines = [set_cell_size(textwrap.wrap(title, room - 1)[0], room - 1).rstrip(" ,;:") + "…"]
    shade = "" if check.verdict is Verdict.PASSED else "bold"
    head = Text()
    head.append(mark, style=style)
    head.append(f" {lines[0]}", style=shade)
    if right:
        head.append(" " * (_RIGHT - head.cell_len - cell_len(right)))
        head.append(right, style=style)
    yield head
    for line in lines[1:]:
        yield Text(f"  {line}", style=shade)


def _summary(report: Report) -> Iterator[Text]:
    passed = sum(check.verdict is Verdict.PASSED for check in report.checks)
    score = "no score" if report.score is None else f"{number(report.score)} of {number(report.max_score)} points"
    public = bool(report.checks) and not any(check.hidden for check in report.checks)
    kind = "public checks" if public else "checks"
    count = f"{passed} of {len(report.checks)} {kind} passed"
    seconds = f"   {report.seconds:.1f} s"
    line = Text(count if public else score, style="bold green" if report.verdict is Verdict.PASSED else "bold")
    line.append(seconds if public else f"   {count}{seconds}", style="not bold default")
    yield line
    if public:
        yield from _paragraph(
            "only the public checks ran: the hidden ones, which earn the points, are not here", indent=0
        )
    yield from _isolation(report.isolation)


def _isolation(isolation: Isolation) -> Iterator[Text]:
    if isolation.tier == "full":
        return
    meaning = " (code runs with your own rights: fine for your own code, not for other people's)"
    yield from _paragraph(
        f"isolation: {isolation.tier}{meaning if isolation.tier == 'process' else ''}", indent=0, style="dim"
    )
    for missing in isolation.missing:
        remedy = f"; {missing.remedy}" if missing.remedy else ""
        yield from _paragraph(f"without {missing.layer}: {missing.why}{remedy}", indent=2, hang=2, style="dim")


def _paragraph(text: str, *, indent: int, hang: int = 2, style: str = "") -> Iterator[Text]:
    """Lines of at most `WIDTH`; a line that is wrapped keeps its own indentation."""
    for line in text.split("\n"):
        yield from (Text(part, style=style) for part in _wrapped(line, indent, hang))


def _wrapped(line: str, indent: int, hang: int) -> Iterable[str]:
    full = " " * indent + line.rstrip()
    if cell_len(full) <= WIDTH:
        return [full if line.strip() else ""]
    own = len(full) - len(full.lstrip())
    return textwrap.wrap(
        full.lstrip(),
        WIDTH,
        initial_indent=" " * own,
        subsequent_indent=" " * (own + hang),
        break_on_hyphens=False,
    )
