"""A report in the terminal: what a learner reads."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from grader.model import CheckResult, Diagnosis, Isolation, Missing, Report, SubmissionId, SuiteId, Verdict, Versions
from grader.render import render, visible

_FULL = Isolation("full", ("bubblewrap",))


def _check(title: str, verdict: Verdict, points: float = 2.0, **more) -> CheckResult:
    earned = points if verdict is Verdict.PASSED else 0.0
    return CheckResult(f"test_{title}", title, True, verdict, earned, points, 0.01, **more)


def _report(*checks: CheckResult, verdict: Verdict = Verdict.FAILED, **more) -> Report:
    score = sum(check.earned for check in checks)
    return Report(
        exercise="halve",
        exercise_version=1,
        submission=SubmissionId("halve.py", "0" * 64, more.pop("notes", ())),
        suite=SuiteId("1" * 64, 5),
        graded_at="2026-11-22T14:07:08Z",
        versions=Versions("0.1.0", "3.11.7", "2.4.6", None),
        isolation=more.pop("isolation", _FULL),
        verdict=verdict,
        score=more.pop("score", score),
        max_score=sum(check.points for check in checks),
        seconds=0.21,
        checks=checks,
        **more,
    )


def _text(report: Report, **more) -> str:
    return "\n".join(line.plain.rstrip() for line in render(report, **more))


def test_a_failed_report_reads_as_designed():
    """The first failure in full with help and the next command, the others a line each, then the score."""
    report = _report(
        _check("the README's example", Verdict.PASSED, 0.0),
        _check("returns a number", Verdict.PASSED, 1.0),
        _check(
            "divides by √d_k",
            Verdict.FAILED,
            3.0,
            message="halve(q)      q (3, 64)\n\nexpected  [0, 1] = 0.4700\ngot       [0, 1] = 1.8316",
            printed="shape (3, 64)\n",
            line=12,
            diagnosis=Diagnosis("unscaled", "nothing is divided by √d_k"),
        ),
        _check("takes a mask", Verdict.TIMED_OUT, 2.5),
        _check("keeps its input", Verdict.NOT_RUN, 2.0),
    )
    assert _text(report, title="Halving", next_hint=(1, 3)) == (
        "halve  Halving\n"
        "\n"
        "✗ divides by √d_k                                                          0/3\n"
        "    halve(q)      q (3, 64)\n"
        "\n"
        "    expected  [0, 1] = 0.4700\n"
        "    got       [0, 1] = 1.8316\n"
        "    line 12 of halve.py\n"
        "\n"
        "    your code printed:\n"
        "      shape (3, 64)\n"
        "\n"
        "  help: your output is what you get when nothing is divided by √d_k\n"
        "  next: practice hint halve   (1 of 3)\n"
        "\n"
        "✗ takes a mask                                            took too long  0/2.5\n"
        "· 1 check not run\n"
        "✓ the README's example\n"
        "✓ returns a number                                                         1/1\n"
        "\n"
        "1 of 8.5 points   2 of 5 checks passed   0.2 s"
    )


def test_a_passed_report_is_short():
    """Where all passed there is no failure, no hint, and the score at the end."""
    report = _report(_check("halves", Verdict.PASSED), verdict=Verdict.PASSED)
    text = _text(report, next_hint=(1, 3))
    assert "hint" not in text
    assert text.splitlines()[-1] == "2 of 2 points   1 of 1 checks passed   0.2 s"


def test_not_started_says_so_and_what_to_read():
    """An untouched stub is no failure: the statement and the first hint are what comes next."""
    report = _report(_check("halves", Verdict.NOT_STARTED), verdict=Verdict.NOT_STARTED)
    text = _text(report, next_hint=(1, 3))
    assert "not started yet: halve.py still raises NotImplementedError" in text
    assert "practice show halve" in text
    assert "✗" not in text


def test_a_grader_fault_is_ours():
    """A fault of the grader gives no score, blames nobody else and sends to doctor, not to a hint."""
    report = _report(
        _check("halves", Verdict.GRADER_FAULT, message="the suite raised KeyError"),
        verdict=Verdict.GRADER_FAULT,
        score=None,
    )
    text = _text(report, next_hint=(1, 3))
    assert "our fault, no points lost" in text
    assert "no score" in text
    assert "practice doctor" in text
    assert "practice hint" not in text


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.TIMED_OUT, "it took too long"),
        (Verdict.OUT_OF_MEMORY, "more memory than it may have"),
        (Verdict.CRASHED, "the process that ran your code ended"),
        (Verdict.FORBIDDEN, "does not allow"),
        (Verdict.TAMPERED, "the grader's own channel"),
    ],
)
def test_a_check_that_was_stopped_says_how(verdict, words):
    """The first line below the check says what stopped it, before the details."""
    lines = _text(_report(_check("halves", verdict, message="details"))).splitlines()
    place = next(i for i, line in enumerate(lines) if line.startswith("✗"))
    assert words in lines[place + 1]
    assert lines[place + 2].strip() == "details"


@pytest.mark.parametrize("verdict", sorted(set(Verdict) - {Verdict.PASSED, Verdict.FAILED, Verdict.NOT_RUN}))
def test_every_verdict_has_words(verdict):
    """In a line of its own, each verdict but the plain ones is said in words."""
    line = _text(_report(_check("first", Verdict.FAILED), _check("second", verdict))).splitlines()[-3]
    assert "second  " in line
    assert line.split("second")[1].replace("0/2", "").strip()


def test_nothing_ran_shows_why():
    """A syntax error concerns the whole file: its message comes once, before the checks."""
    report = _report(_check("halves", Verdict.NOT_RUN), message="halve.py, line 3: invalid syntax")
    text = _text(report, next_hint=(2, 3))
    assert text.count("line 3: invalid syntax") == 1
    assert text.index("invalid syntax") < text.index("· 1 check not run")
    assert "practice hint halve   (2 of 3)" in text


def test_no_hint_left_proposes_none():
    """When all hints were seen no command for one is shown."""
    assert "next:" not in _text(_report(_check("halves", Verdict.FAILED, message="m")))


def test_proposed_commands_find_the_same_exercises():
    """The folder of one's own exercises is part of each command to type."""
    report = _report(_check("halves", Verdict.FAILED))
    assert "practice hint halve --exercises mine   (1 of 2)" in _text(
        report, next_hint=(1, 2), options="--exercises mine"
    )


def test_notes_of_reading_come_first():
    """What reading the file had to tell is told before any verdict."""
    text = _text(_report(_check("halves", Verdict.PASSED), verdict=Verdict.PASSED, notes=("cell 3 raised NameError",)))
    assert text.splitlines()[1] == "note: cell 3 raised NameError"


def test_a_lesser_tier_is_told_with_its_remedy():
    """Where isolation is not full, what is missing and what to install stand below the score."""
    isolation = Isolation(
        "restricted", ("seccomp",), (Missing("bubblewrap", "not installed", "apt install bubblewrap"),)
    )
    text = _text(_report(_check("halves", Verdict.PASSED), verdict=Verdict.PASSED, isolation=isolation))
    assert "isolation: restricted" in text
    assert "without bubblewrap: not installed; apt install bubblewrap" in text


def test_the_process_tier_says_what_it_means():
    """The weakest tier says that code runs with the user's own rights."""
    report = _report(_check("halves", Verdict.PASSED), verdict=Verdict.PASSED, isolation=Isolation("process", ()))
    assert "your own rights" in _text(report)


def test_full_isolation_needs_no_words():
    """The full tier is the normal case."""
    assert "isolation" not in _text(_report(_check("halves", Verdict.PASSED), verdict=Verdict.PASSED))


def test_control_characters_are_shown_and_not_obeyed():
    """An escape sequence, a carriage return or a direction mark that a submission prints stays text."""
    assert visible("a\x1b[2Jb\rc\u202ed\n") == "a\\x1b[2Jb\\rc\\u202ed\n"
    assert visible("a\tb") == "a   b"
    report = _report(_check("halves", Verdict.FAILED, message="\x1b[32mm", printed="\x1b]0;p\x07"))
    assert not set("\x1b\x07") & set(_text(report))


def test_much_printed_output_is_cut():
    """Of a hundred printed lines the first are shown, and how many there were."""
    report = _report(_check("halves", Verdict.FAILED, printed="line\n" * 100))
    text = _text(report)
    assert text.count("      line") == 12
    assert "... and 88 lines more" in text


def test_no_line_is_wider_than_a_terminal():
    """Long titles, messages and remedies are wrapped at 80 columns, with their indentation."""
    long = "word " * 40
    report = _report(
        _check(long, Verdict.OUT_OF_MEMORY, message=f"    {long}", diagnosis=Diagnosis("w", long)),
        _check(long, Verdict.TAMPERED),
        _check("x" * 200, Verdict.PASSED),
        isolation=Isolation("process", (), (Missing("seccomp", long, long),)),
        notes=(long,),
        message=long,
    )
    lines = _text(report, title="Title", next_hint=(1, 3)).splitlines()
    assert max(map(len, lines)) <= 80
    assert sum(line.startswith("        word") for line in lines) >= 1


def test_a_pipe_gets_plain_text_and_a_terminal_colour():
    """Colour is all that a terminal adds, and NO_COLOR takes it away."""
    lines = render(_report(_check("halves", Verdict.FAILED, message="[red]m[/red]"), verdict=Verdict.FAILED))
    shown = {}
    for name, settings in {"pipe": {}, "terminal": {"force_terminal": True, "color_system": "standard"}}.items():
        out = io.StringIO()
        console = Console(file=out, markup=False, highlight=False, width=80, **settings)
        for line in lines:
            console.print(line, soft_wrap=True)
        shown[name] = out.getvalue()
    assert "\x1b[" in shown["terminal"]
    assert shown["pipe"] == "".join(f"{line.plain}\n" for line in lines)
    assert "[red]m[/red]" in shown["pipe"]


@pytest.mark.parametrize("full", [True, False])
def test_a_title_never_touches_its_points(full):
    """Between a title of any length, wrapped or cut, and its points are two columns or more."""
    for length in range(40, 100):
        title = "x" * (length - 4) + " end"
        checks = (
            [_check(title, Verdict.FAILED)]
            if full
            else [_check("first", Verdict.FAILED), _check(title, Verdict.TIMED_OUT)]
        )
        line = next(line for line in _text(_report(*checks)).splitlines() if line.startswith("✗ xxx"))
        assert line.endswith("  0/2")
        assert len(line) == 78


def test_a_long_title_is_cut_between_words():
    """Of the checks that are a line each, the title ends with a whole word."""
    title = "gives masked places a weight of exactly 0, and the whole weight to the other places of the row"
    text = _text(_report(_check("first", Verdict.FAILED), _check(title, Verdict.PASSED)))
    assert "exactly 0, and the whole weight to the…" in text


def test_a_file_that_cannot_be_run_is_no_checks_failure():
    """The problem is told under the file's name, and no check under it."""
    problem = "SyntaxError in line 3: '(' was never closed"
    checks = (_check("halves", Verdict.ERROR, message=problem, line=3), _check("doubles", Verdict.NOT_RUN))
    lines = _text(_report(*checks, message=problem)).splitlines()
    assert lines[2:4] == ["✗ halve.py cannot be run", f"    {problem}"]
    assert "· 2 checks not run" in lines
    assert not any("halves" in line for line in lines)


def test_help_for_what_was_raised_speaks_of_no_output():
    """A check that ended with an exception has no output to compare."""
    error = _check("halves", Verdict.ERROR, message="m", diagnosis=Diagnosis("w", "q is None"))
    assert "help: this is what happens when q is None" in _text(_report(error))
