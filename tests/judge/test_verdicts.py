"""Every verdict, and what is said beside it."""

from __future__ import annotations

from typing import Any, cast

import pytest

from grader.judge import subject
from grader.model import from_json, to_json
from grader.sandbox import remote

RIGHT = "def scale(x, factor=2.0):\n    if x.size == 0: raise ValueError\n    return x * factor\n"


def test_a_right_submission_gets_full_marks(workshop):
    """All checks passed, all points, nothing to say."""
    report = workshop.check(RIGHT)
    assert (report.verdict, report.score, report.max_score) == ("passed", 4.0, 4.0)
    assert [check.message for check in report.checks] == ["", "", ""]


def test_a_check_earns_all_of_its_points_or_none(workshop):
    """One failed check costs its own points alone."""
    report = workshop.check(RIGHT.replace("factor=2.0", "factor=3.0"))
    assert [(c.verdict.value, c.earned, c.points) for c in report.checks] == [
        ("passed", 2.0, 2.0),
        ("failed", 0.0, 1.0),
        ("passed", 1.0, 1.0),
    ]
    assert (report.verdict, report.score) == ("failed", 3.0)


def test_a_mismatch_shows_the_call_and_the_worst_place(workshop):
    """The parameter's name, the shape, both values, how many differ."""
    message = workshop.check("def scale(x, factor=2.0): return x * factor * (x > 0)").checks[0].message
    assert message.startswith("scale(x, factor=3.0)\n    x [[")
    assert "expected  [" in message
    assert "of 6 values differ" in message


def test_the_stub_is_not_started(workshop):
    """Whoever hands in the stub has not started; nothing failed."""
    report = workshop.check((workshop.public / "scale.py").read_text())
    assert report.verdict == "not_started"
    assert {check.verdict.value for check in report.checks} == {"not_started"}


def test_not_implemented_error_on_purpose_is_an_error(verdicts):
    """A branch that raises NotImplementedError is not the stub's body."""
    source = """
def scale(x, factor=2.0):
    if factor != 2.0:
        raise NotImplementedError('later')
    return x * factor
"""
    assert verdicts(source)[0] == "error"


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("return x.no_such_name", "error"),
        ("import os; os._exit(0)", "crashed"),
        ("import torch", "forbidden"),
        ("return __import__('numpy').ones(1 << 40)", "out_of_memory"),
        ("import os; os.write(3, b'garbage' * 9)", "tampered"),
        ("return None", "failed"),
        ("return object()", "failed"),
        ("return [[6.0] * 3] * 2", "failed"),
    ],
)
def test_each_way_to_fail_has_its_verdict(verdicts, body, verdict):
    """What the first check comes to when the function does this."""
    assert verdicts(f"def scale(x, factor=2.0):\n    {body}")[0] == verdict


def test_a_missing_name_is_told_once(workshop):
    """The first check names what is missing, the later ones are not run."""
    report = workshop.check("def scal(x): return x")
    assert [check.verdict.value for check in report.checks] == ["error", "not_run", "not_run"]
    assert report.checks[0].message == "your file defines no `scale`"


def test_a_file_that_raises_is_told_once_with_its_line(workshop):
    """An error at import is the first check's, with the learner's line."""
    report = workshop.check("import math\nmath.sqrt(-1)\n")
    assert [check.verdict.value for check in report.checks] == ["error", "not_run", "not_run"]
    assert (report.checks[0].line, "ValueError" in report.checks[0].message) == (2, True)


def test_a_syntax_error_is_a_failed_submission_with_its_line(workshop):
    """It cannot run, and says where."""
    report = workshop.check("def scale(x:\n    return x")
    assert (report.verdict, report.score, report.checks[0].line) == ("failed", 0.0, 1)


def test_an_empty_file_is_a_failed_submission_with_its_reason(workshop):
    """Nothing in it is told as such."""
    report = workshop.check("# nothing yet\n")
    assert report.verdict == "failed"
    assert report.message


def test_checks_after_a_crash_still_run(verdicts):
    """A crash in one check leaves the others their points."""
    wrapped = """
_scale = scale
def scale(x, factor=2.0):
    if factor == 3.0:
        import os; os.abort()
    return _scale(x, factor)
"""
    assert verdicts(RIGHT + wrapped) == ["crashed", "passed", "passed"]


def test_checks_after_a_timeout_still_run(workshop):
    """An endless loop in one check leaves the others their points."""
    workshop.write("exercise.toml", (workshop.public / "exercise.toml").read_text() + "[limits]\ncheck_seconds = 0.5\n")
    source = (
        RIGHT
        + "\n_scale = scale\ndef scale(x, factor=2.0):\n    while factor == 3.0: pass\n    return _scale(x, factor)"
    )
    assert [check.verdict.value for check in workshop.check(source).checks] == ["timed_out", "passed", "passed"]


def test_what_was_printed_is_shown_with_its_check(workshop):
    """Each check has what was printed during it."""
    report = workshop.check("def scale(x, factor=2.0):\n    print('factor', factor)\n    return x * factor")
    assert [check.printed for check in report.checks] == ["factor 3.0\n", "factor 2.0\n", "factor 2.0\n"]


def test_printing_warning_and_a_main_block_cost_nothing(workshop):
    """Odd but correct styles get full marks."""
    source = f"""
import warnings
print('hello')
{RIGHT}
warnings.warn('mine')
if __name__ == '__main__':
    raise SystemExit(scale(None))
"""
    assert workshop.check(source).verdict == "passed"


def test_a_gate_that_fails_keeps_the_later_checks_from_running(workshop):
    """After a failed gate the rest is not run."""
    suite = (workshop.private / "test_hidden.py").read_text()
    workshop.write(
        "test_hidden.py",
        suite.replace("@pytest.mark.points(2)", "@pytest.mark.gate\n@pytest.mark.points(2)"),
        hidden=True,
    )
    assert [c.verdict.value for c in workshop.check("def scale(x, factor=2.0): return x").checks] == [
        "failed",
        "not_run",
        "not_run",
    ]
    assert workshop.check(RIGHT).verdict == "passed"


def test_a_notebook_cell_that_raises_is_passed_over_and_told(workshop):
    """The other cells' definitions are judged."""
    import json

    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in ("1 / 0", RIGHT)]
    notebook = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    report = workshop.check(notebook, name="scale.ipynb")
    assert report.verdict == "passed"
    assert any("ZeroDivisionError" in note for note in report.submission.notes)


def test_a_forged_word_on_cells_is_no_note():
    """Of what the worker says of cells that it passed over, texts in the right places alone make a note."""
    handle = remote.Handle(cast("Any", None), 7, (), "x")  # asking it anything would raise
    assert subject._cell_note(["cell 1", {"kind": "KeyError", "message": "x"}]).startswith("cell 1 raised KeyError (x)")
    assert r"(\ud800)" in subject._cell_note(["cell 1", {"kind": "KeyError", "message": "\ud800"}])
    for forged in (handle, [handle, handle], ["cell 1", handle], ["cell 1", {"kind": handle, "message": "x"}], [1, {}]):
        assert subject._cell_note(forged) == "a cell was passed over"


def test_text_that_utf8_cannot_have_is_told_all_the_same(workshop):
    """A suite may put a reply's text into its message as it is; the report must still be one that can be written."""
    workshop.suite('''
@pytest.mark.points(1)
def test_says(submission):
    """says it"""
    expect_that(False, "x", submission.scale("x"))
''')
    report = workshop.check("def scale(x, factor=2.0): return 'a\\ud800b'")
    assert r"a\ud800b" in report.checks[0].message
    assert from_json(to_json(report)) == report
