"""practice check: files, exit statuses, and what goes where."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from grader.errors import GraderFault, SandboxUnavailable
from grader.learning import Memory
from grader.model import Verdict

_ANSWER = "def twice(x, times=2):\n    return 0\n"


@pytest.fixture
def answered(built_in, practice):
    """An exercise, and a submission to it in the present folder."""
    built_in.add("twice")
    Path("twice.py").write_text(_ANSWER)


@pytest.mark.parametrize(
    ("verdict", "status"),
    [(Verdict.PASSED, 0), (Verdict.FAILED, 1), (Verdict.NOT_STARTED, 1), (Verdict.GRADER_FAULT, 3)],
)
def test_exit_status_follows_the_verdict(answered, judged, practice, verdict, status):
    """0 all passed, 1 some did not, 3 a fault of ours; with --json too."""
    judged.verdict = verdict
    assert practice("check", "twice").status == status
    assert practice("check", "twice", "--json").status == status


def test_the_report_is_on_standard_output(answered, judged, practice):
    """The report is the result: title, score and the next hint on standard output, nothing on the other."""
    said = practice("check", "twice")
    assert said.out.startswith("twice  Doubling\n")
    assert "1 of 3.5 points" in said.out
    assert "practice hint twice   (1 of 2)" in said.out
    assert said.err == ""


def test_json_is_alone_on_standard_output(answered, judged, practice):
    """With --json standard output is one JSON object in UTF-8, whatever is remembered or noted."""
    said = practice("check", "twice", "--json")
    report = json.loads(said.out)
    assert (report["schema"], report["exercise"], report["verdict"]) == ("practice-report/1", "twice", "failed")
    assert "√" in said.out


def test_errors_are_never_on_standard_output(answered, practice):
    """With --json a command that cannot be done says so on standard error alone."""
    said = practice("check", "twyce", "--json")
    assert (said.status, said.out) == (2, "")
    assert "did you mean twice" in said.err


def test_seed_and_isolation_reach_the_judge(answered, judged, practice):
    """--seed and --isolation are handed on; by default the judge chooses."""
    practice("check", "twice")
    assert judged.asked == {"exercise": "twice", "seed": None, "isolation": "auto"}
    practice("check", "twice", "--seed", "7", "--isolation", "restricted")
    assert judged.asked == {"exercise": "twice", "seed": 7, "isolation": "restricted"}


@pytest.mark.parametrize("words", [["--isolation", "none"], ["--seed", "x"], ["--seed", "-1"]])
def test_what_the_judge_cannot_do_is_refused(answered, judged, practice, words):
    """An unknown tier and a seed that is none exit 2 before anything runs."""
    assert practice("check", "twice", *words).status == 2
    assert not judged.asked


def test_a_file_may_be_named(answered, judged, practice):
    """FILE is checked wherever it is."""
    Path("sub").mkdir()
    Path("sub/mine.py").write_text(_ANSWER)
    assert practice("check", "twice", "sub/mine.py").status == 1


def test_a_missing_file_has_a_remedy(built_in, judged, practice):
    """Without a submission the command exits 2 and says how to start."""
    built_in.add("twice")
    for words in (["check", "twice"], ["check", "twice", "elsewhere.py"]):
        said = practice(*words)
        assert said.status == 2
        assert "practice start twice" in said.err


def test_a_notebook_is_as_good(built_in, judged, practice, monkeypatch):
    """Where only the notebook of the name exists it is checked; a .py beside it comes first."""
    seen = []
    monkeypatch.setattr("grader.submission.read", lambda path, exercise: seen.append(path.name))
    built_in.add("two-fold")
    Path("two_fold.ipynb").write_text("{}")
    practice("check", "two-fold")
    Path("two_fold.py").write_text("")
    practice("check", "two-fold")
    assert seen == ["two_fold.ipynb", "two_fold.py"]


def test_an_attempt_is_remembered(answered, judged, practice):
    """Each check is an attempt."""
    practice("check", "twice")
    judged.verdict = Verdict.PASSED
    practice("check", "twice", "--json")
    with Memory.open() as memory:
        assert [attempt.verdict for attempt in memory.attempts("twice")] == ["failed", "passed"]


def test_the_next_hint_follows_those_seen(answered, judged, practice):
    """After a hint the report proposes the one after it, and none after the last."""
    practice("hint", "twice")
    assert "(2 of 2)" in practice("check", "twice").out
    practice("hint", "twice")
    assert "practice hint" not in practice("check", "twice").out


def test_an_unusable_home_costs_no_report(answered, judged, practice, home):
    """Where nothing can be remembered the check still works, and a note on standard error says so."""
    home.write_text("a file in the way")
    said = practice("check", "twice", "--json")
    assert said.status == 1
    assert json.loads(said.out)["exercise"] == "twice"
    assert said.err.startswith("note: this attempt is not remembered")


def test_a_newer_memory_costs_no_report_and_is_left_alone(answered, judged, practice, home):
    """A memory written by a newer version is not touched; the report comes with a note."""
    home.mkdir()
    with closing(sqlite3.connect(home / "memory.db")) as db:
        db.execute("PRAGMA user_version = 99")
    before = (home / "memory.db").read_bytes()
    said = practice("check", "twice")
    assert (said.status, "newer version" in said.err) == (1, True)
    assert (home / "memory.db").read_bytes() == before


def test_a_fault_of_ours_exits_3_with_its_remedy(answered, judged, practice):
    """A grader fault that is raised is told with what to do, on standard error."""
    judged.error = SandboxUnavailable("the full tier cannot be had", "apt install bubblewrap")
    said = practice("check", "twice", "--isolation", "full")
    assert (said.status, said.out) == (3, "")
    assert said.err == "error: the full tier cannot be had\n help: apt install bubblewrap\n"


def test_an_unexpected_error_is_our_fault(answered, judged, practice, monkeypatch):
    """A bug of ours exits 3 in two lines; PRACTICE_DEBUG=1 shows where."""
    judged.error = KeyError("surprise")
    said = practice("check", "twice")
    assert (said.status, said.out) == (3, "")
    assert "our fault" in said.err
    assert "Traceback" not in said.err
    monkeypatch.setenv("PRACTICE_DEBUG", "1")
    assert "Traceback" in practice("check", "twice").err


def test_ctrl_c_is_quiet(answered, judged, practice):
    """Ctrl-C exits 130 and says nothing."""
    judged.error = KeyboardInterrupt()
    assert practice("check", "twice") == (130, "", "")


def test_no_attempt_is_remembered_of_a_fault(answered, judged, practice):
    """Where no report came there is nothing to remember."""
    judged.error = GraderFault("x")
    practice("check", "twice")
    with Memory.open() as memory:
        assert memory.attempts("twice") == []


def test_own_exercises_stay_in_the_proposed_command(shelf, judged, practice):
    """With --exercises, before the verb or after it, the proposed command has it too."""
    shelf.add("twice")
    Path("twice.py").write_text(_ANSWER)
    for words in (
        ["--exercises", str(shelf.root), "check", "twice"],
        ["check", "twice", "--exercises", str(shelf.root)],
    ):
        assert f"practice hint twice --exercises {shelf.root}" in practice(*words).out
