"""The audit: which mutants there are, what becomes of them, and that nothing of an interrupted run is lost."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader import catalog
from grader.authoring.audit import Audit, State, audit
from grader.authoring.audit.equivalent import EQUIVALENT, entries, of_equivalents, unused
from grader.authoring.audit.lanes import Lanes, Task
from grader.authoring.audit.mutants import mutants
from grader.authoring.audit.state import Fate, Graded
from grader.errors import GraderFault, UserError

REFERENCE = '''def twice(x, times=2):
    """x, taken `times` times."""
    if x < 0:
        raise ValueError(f"{x - 1} is negative")
    return times * x
'''
HIDDEN = '''import pytest


@pytest.mark.points(1)
def test_doubles(submission):
    """doubles"""
    assert submission.twice(3) == 6


@pytest.mark.points(1)
def test_refuses(submission):
    """refuses what is negative"""
    with pytest.raises(ValueError):
        submission.twice(-1)
'''


@pytest.fixture
def twice(shelf):
    """A small exercise whose suite never asks for 0."""
    shelf.add("twice")
    private = shelf.root / "solutions" / "twice"
    (private / "twice.py").write_text(REFERENCE, encoding="utf-8")
    (private / "test_hidden.py").write_text(HIDDEN, encoding="utf-8")
    return catalog.open_catalog(shelf.root, only=True).get("twice")


def audited(exercise, path: Path, **options) -> Audit:
    """One audit, with its results kept at `path`."""
    found: list[Audit] = []
    with State(path) as state:
        audit([exercise], state, found.append, **options)
    return found[0]


def test_mutants_are_different_programs():
    """Each compiles, to something that neither the reference nor another mutant is; an error's text is left alone."""
    found = mutants(REFERENCE, "twice.py")
    changes = {(mutant.removed, mutant.added) for mutant in found}
    assert len(changes) == len(found) > 15
    assert ("if x < 0:", "if x <= 0:") in changes
    assert ("def twice(x, times=2):", "def twice(x, times= 3):") in changes
    assert ("return times * x", "return times + x") in changes
    assert not [mutant for mutant in found if mutant.line == 4]
    for mutant in found:
        compile(mutant.source, "mutant", "exec")
        assert mutant.within == "twice"
        assert f"-{REFERENCE.splitlines()[mutant.line - 1]}" in mutant.diff.splitlines()


def test_equal_mutants_are_one():
    """What the compiler makes the same of is one mutant: -1 changed to ~1 and to -2."""
    added = [mutant.added for mutant in mutants("AXIS = -1\nZERO = 0\n", "x.py") if mutant.line == 1]
    assert sum(eval(text.partition("=")[2]) == -2 for text in added) == 1


def test_survivors_are_told_and_remembered(twice, tmp_path, monkeypatch):
    """What the suite does not ask for survives, as a diff; a second run grades nothing and says the same."""
    first = audited(twice, tmp_path / "state")
    assert ("if x < 0:", "if x <= 0:") in {(each.removed, each.added) for each in first.survivors}
    assert first.killed + len(first.survivors) == first.mutants
    assert 0.5 < first.share < 1.0
    assert not first.faults
    assert not first.findings

    def refuse(*arguments):
        raise AssertionError("a lane was given something")

    monkeypatch.setattr("grader.authoring.audit.lanes._Lane.__init__", refuse)
    assert audited(twice, tmp_path / "state") == first
    with pytest.raises(AssertionError):
        audited(twice, tmp_path / "state", fresh=True)


def test_equivalent_survivors_do_not_count(twice, tmp_path):
    """A survivor that is listed is equivalent; an entry that is killed, or no mutant at all, is found."""
    assert twice.private is not None
    before = audited(twice, tmp_path / "state")
    (twice.private / EQUIVALENT).write_text(
        '[[equivalent]]\nwithin = "twice"\nremoved = "if x < 0:"\nadded = ["if x <= 0:", "if x >= 0:", "if x:"]\n'
        'why = "so that there is something to see"\n',
        encoding="utf-8",
    )
    after = audited(twice, tmp_path / "state")
    assert len(after.equivalent) == 1
    assert len(after.survivors) == len(before.survivors) - 1
    assert after.equivalent[0].why == "so that there is something to see"
    killed, unknown = after.findings
    assert "is killed" in killed.what
    assert "no mutant" in unknown.what


def test_equivalents_survive_edits(twice):
    """An entry holds for the text of its line, wherever that stands and however far it is indented."""
    assert twice.private is not None
    (twice.private / EQUIVALENT).write_text(
        '[[equivalent]]\nremoved = "if x < 0:"\nadded = "if x <= 0:"\nwhy = "0 is no case"\n', encoding="utf-8"
    )
    listed, findings = entries(twice)
    assert not findings
    moved = (
        "import math\n\n\ndef twice(x):\n    for _ in range(1):\n        if x < 0:\n            pass\n    return x\n"
    )
    assert sum(listed[0].fits(mutant) for mutant in mutants(moved, "twice.py")) == 1
    assert not of_equivalents(twice)
    assert twice.reference is not None
    twice.reference.write_text("def twice(x):\n    return x + x\n", encoding="utf-8")
    assert "no line `if x < 0:`" in of_equivalents(twice)[0].what
    assert unused(listed, [], [])[0].where == EQUIVALENT


@pytest.mark.parametrize("text", ["equivalent = 3", "[[equivalent]]\nremoved = 'a'\nadded = 'b'\nwhy = ''", "\xff"])
def test_a_broken_list_is_a_finding(twice, text):
    """No reason, another type, no TOML: told, with what an entry has."""
    assert twice.private is not None
    (twice.private / EQUIVALENT).write_bytes(text.encode("latin-1"))
    assert "why" in of_equivalents(twice)[0].remedy


def test_an_exercise_that_does_not_work_is_a_finding(twice, tmp_path):
    """Where the reference fails its own suite there is nothing to measure."""
    assert twice.reference is not None
    twice.reference.write_text("def twice(x, times=2):\n    return x\n", encoding="utf-8")
    found = audited(twice, tmp_path / "state")
    assert "the reference does not pass" in found.findings[0].what
    assert not found.held


def test_endless_mutants_die_soon(twice, tmp_path):
    """The limits follow the reference's own time, not the exercise's."""
    assert twice.reference is not None
    twice.reference.write_text(
        "def twice(x, times=2):\n    if x < 0:\n        raise ValueError\n    done = 0\n"
        "    while done < times:\n        done += 1\n    return times * x\n",
        encoding="utf-8",
    )
    with State(tmp_path / "state") as state:
        began = time.monotonic()
        audit([twice], state, lambda one: None, jobs=2)
    rows = sqlite3.connect(tmp_path / "state").execute("SELECT verdict, seconds FROM graded").fetchall()
    late = [seconds for verdict, seconds in rows if verdict == "timed_out"]
    assert late
    assert max(late) < twice.limits.check_seconds
    assert time.monotonic() - began < 120


def test_a_lane_that_dies_costs_nothing(twice):
    """The mutant that it died with is tried again by another lane."""
    sources = {mutant.sha256: mutant.source for mutant in mutants(REFERENCE, "twice.py")}
    results: list[Graded] = []

    def graded(exercise, one):
        results.append(one)
        if len(results) == 3:
            os.kill(lanes._lanes[0].process.pid or 0, signal.SIGKILL)

    with Lanes(1) as lanes:
        lanes.run(iter([Task(twice, sources)]), graded, lambda exercise, message: pytest.fail(message))
    assert {one.sha256 for one in results} == set(sources)
    assert not [one for one in results if one.fate is Fate.FAULT]


def test_faults_are_not_remembered(tmp_path):
    """What the grader could not do is tried again by the next run."""
    with State(tmp_path / "state") as state:
        state.remember("twice", "c1", Graded("m1", Fate.FAULT, message="no sandbox"))
        state.remember("twice", "c2", Graded("m2", Fate.KILLED, check="test_doubles", verdict="failed"))
        assert list(state.recall({"m1": "c1", "m2": "c2"})) == ["m2"]


def test_a_state_that_cannot_be_used_is_told(tmp_path):
    """A file that is no database: which one, and what to do."""
    (tmp_path / "state").write_text("something else, and long enough to be read as one" * 30)
    with pytest.raises(UserError, match="cannot be used"):
        State(tmp_path / "state")


def test_nothing_is_lost_when_it_is_killed(twice, tmp_path):
    """A run that gets SIGKILL has kept what it told; its lane ends too, and the next run goes on."""
    path = tmp_path / "state"
    words = ["author", "audit", "twice", "--exercises", str(twice.public.parents[1]), "--state", str(path)]
    run_ = subprocess.Popen(
        [sys.executable, "-m", "grader.cli", *words, "--jobs", "1"], stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        count = _rows(path, least=3)
    finally:
        run_.kill()
        run_.wait()
    assert _rows(path, least=count) >= count
    for _ in range(100):
        if not _alive(run_.pid):
            break
        time.sleep(0.1)
    assert not _alive(run_.pid)
    known = _rows(path, least=count)
    assert audited(twice, path).mutants >= known


def _rows(path: Path, *, least: int) -> int:
    """How many results are kept, once there are so many."""
    for _ in range(600):
        if path.exists():
            try:
                count = sqlite3.connect(path).execute("SELECT count(*) FROM graded").fetchone()[0]
            except sqlite3.Error:
                count = 0
            if count >= least:
                return count
        time.sleep(0.05)
    raise AssertionError("no results came")


def _alive(session: int) -> bool:
    """Whether any process of a session is still there."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            return True
    return False


def test_lanes_that_die_at_once_end_the_run(twice, monkeypatch):
    """A sandbox that cannot be had is told, and not tried for every mutant."""
    monkeypatch.setattr("grader.authoring.audit.lanes.serve", os.abort)
    sources = {mutant.sha256: mutant.source for mutant in mutants(REFERENCE, "twice.py")}
    with pytest.raises(GraderFault, match="lanes ended"), Lanes(1) as lanes:
        lanes.run(iter([Task(twice, sources)]), lambda *each: None, lambda *each: None)
