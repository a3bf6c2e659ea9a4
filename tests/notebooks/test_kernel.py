"""Checking from within Jupyter, in a kernel of its own."""

from __future__ import annotations

import json

import pytest

from grader.model import CheckResult, Isolation, Report, SubmissionId, SuiteId, Verdict, Versions, to_json
from grader.notebooks.history import as_notebook

pytest.importorskip("nbgrader")
# Jupyter's own use of what others deprecate.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SOLUTION = """import numpy as np

def _shifted(x, axis):
    return x - x.max(axis=axis, keepdims=True)
"""
MORE = """def softmax(x, axis=-1):
    e = np.exp(_shifted(x, axis))
    return e / e.sum(axis=axis, keepdims=True)

def log_softmax(x, axis=-1):
    return np.log(softmax(x, axis))
"""


def sources(notebook: bytes | None) -> list[str]:
    """The cells' text."""
    assert notebook is not None
    return [cell["source"] for cell in json.loads(notebook)["cells"]]


# ── which cells make up a definition ─────────────────────────────────────────────────────────────


def test_cells_that_a_definition_uses_come_with_it():
    """Helpers, constants and imports of other cells are taken, and what has nothing to do with it is not."""
    inputs = ["import math\nK = 2", "print('hello')", "def f(x):\n    return math.sqrt(K * x)", "plot = f(3)"]
    assert sources(as_notebook(inputs, {"f"})) == [inputs[0], "", inputs[2]]


def test_the_last_definition_counts():
    """What was run last is what a name stands for; cells keep the number that they were run with."""
    inputs = ["def f(): return 1", "def f(): return 2"]
    assert sources(as_notebook(inputs, {"f"})) == ["", inputs[1]]


def test_the_question_itself_is_left_out():
    """A cell that defines and asks in one is sent without the asking."""
    text = "from grader.notebooks import check\ndef f():\n    return 1\nreport = check('x')\ncheck('x')"
    assert sources(as_notebook([text], {"f"})) == ["\ndef f():\n    return 1\n\n"]


def test_magics_do_not_hide_a_definition():
    """A cell with a magic is looked through all the same; the reader of submissions drops the magic."""
    text = "%matplotlib inline\ndef f():\n    return 1"
    assert sources(as_notebook(["!pip list", text], {"f"})) == ["", text]


def test_nothing_defined_is_told():
    """Where no cell binds any of the names there is nothing to send."""
    assert as_notebook(["x = 1", "f(3", "f()"], {"f"}) is None


# ── in a kernel ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def outputs(jupyter):
    """What a notebook's cells gave: a check, the magic, and an exercise that is not defined."""
    from nbclient import NotebookClient
    from nbformat import v4

    cells = [
        SOLUTION,
        MORE,
        "from grader.notebooks import check\ncheck('softmax')",
        "%load_ext grader.notebooks",
        "%practice check softmax",
        "check('iou')",
        "from grader.notebooks import score\nscore('softmax', 'test_softmax_matches_the_definition')",
        "%practice dance",
    ]
    notebook = v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, kernel_name="python3", allow_errors=True, timeout=120).execute()
    return [cell["outputs"] for cell in notebook["cells"]]


def test_check_shows_the_report(outputs):
    """`check` gives HTML and text, both of the real report: this log-softmax loses what underflows."""
    (shown,) = outputs[2]
    assert "checks passed" in shown["data"]["text/html"]
    assert "✗" in shown["data"]["text/html"]
    assert shown["data"]["text/plain"].startswith("softmax  ")


def test_the_magic_shows_the_same(outputs):
    """`%practice check` is the same check."""
    (shown,) = outputs[4]
    assert shown["data"]["text/html"] == outputs[2][0]["data"]["text/html"]


def test_a_cell_of_a_built_notebook_has_its_checks_points(outputs):
    """`score` gives what the check earns where the hidden suite is there."""
    (shown,) = outputs[6]
    assert float(shown["data"]["text/plain"]) > 0


def test_what_is_not_defined_is_told(outputs):
    """An exercise that no cell defines is an error with a remedy, and a verb that there is not is one too."""
    assert "no cell that was run here defines box_iou" in outputs[5][0]["evalue"]
    assert "%practice check SLUG" in "".join(str(output) for output in outputs[7])


def test_html_escapes_what_a_learner_wrote():
    """Neither a message nor what was printed can put a tag into the page."""
    from grader.classroom.work import Answer, Kind
    from grader.notebooks.display import Shown

    evil = "<script>alert(1)</script>"
    check = CheckResult("test_x", evil, True, Verdict.FAILED, 0.0, 1.0, 0.0, message=evil, printed=evil)
    report = Report(
        exercise="x",
        exercise_version=1,
        submission=SubmissionId("x.ipynb", "0" * 64, (evil,)),
        suite=SuiteId("1" * 64, 5),
        graded_at="2026-11-22T14:07:08Z",
        versions=Versions("0.1.0", "3.11.7", "2.4.6", None),
        isolation=Isolation("full", ()),
        verdict=Verdict.FAILED,
        score=0.0,
        max_score=1.0,
        seconds=0.1,
        checks=(check,),
        message=evil,
    )
    html = Shown(Answer(Kind.REPORT, to_json(report)), evil)._repr_html_()
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 6


def test_an_execution_for_a_grade_is_refused(monkeypatch):
    """Where nbgrader would execute our cells to grade them, they raise, and say which line is missing."""
    from grader.errors import UserError
    from grader.notebooks import score

    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(UserError, match="not to be executed") as raised:
        score("softmax", "test_softmax_matches_the_definition")
    assert "grader.notebooks.autograde.Judge" in raised.value.remedy


def test_without_the_hidden_suite_a_check_comes_later(shelf, monkeypatch, capsys):
    """On a student's machine, without solutions, the cell says that the check comes later, and gives no number."""
    import shutil

    from grader.notebooks import score

    shelf.add("twice")
    shutil.rmtree(shelf.root / "solutions")
    monkeypatch.setenv("PRACTICE_PATH", str(shelf.root))
    assert score("twice", "test_doubles") is None
    assert "when your work is graded" in capsys.readouterr().out


def test_outside_of_a_notebook_there_is_nothing_to_check():
    """In a plain program there is no history to look through; the message says what to do."""
    from grader.errors import UserError
    from grader.notebooks import check

    with pytest.raises(UserError, match="this is no notebook"):
        check("softmax")
