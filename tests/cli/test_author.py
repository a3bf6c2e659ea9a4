"""practice author and practice doctor: how they speak; what they find is tested elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.sandbox import LayerStatus, TierStatus


@pytest.fixture
def authoring(monkeypatch):
    """Findings as given in `.findings` by slug, in the place of real proofs."""
    state = SimpleNamespace(findings={}, proved=[], made=[])

    def prove(exercise, *, sandboxes):
        state.proved.append(exercise.slug)
        findings = state.findings.get(exercise.slug, [])
        return SimpleNamespace(findings=findings, checks=3, right=2, wrong=1, diagnosed=1)

    def new_exercise(slug, root):
        state.made.append((slug, root))
        return [root / "exercises" / slug]

    monkeypatch.setitem(sys.modules, "grader.authoring", SimpleNamespace(prove=prove, new_exercise=new_exercise))
    return state


def test_author_check_proves_all(built_in, practice, authoring):
    """Without a slug every exercise is proved, and the sum is told."""
    built_in.add("one")
    built_in.add("two")
    said = practice("author", "check")
    assert said.status == 0
    assert authoring.proved == ["one", "two"]
    assert "2 of 2 exercises are proved" in said.out


def test_author_check_exits_1_with_findings(built_in, practice, authoring):
    """A finding is shown below its exercise and makes the status 1."""
    built_in.add("one")
    authoring.findings = {"one": ["no misconception names test_doubles"]}
    said = practice("author", "check", "one")
    assert said.status == 1
    assert said.out.startswith("✗ one   3 checks, 2 right accepted, 1 wrong rejected, 1 of them diagnosed\n")
    assert "\n    no misconception names test_doubles\n" in said.out


def test_author_check_goes_on_after_a_broken_exercise(built_in, practice, authoring):
    """A broken exercise.toml is told with file and key; the others are proved all the same."""
    (built_in.add("bad") / "exercise.toml").write_text("title = 3")
    built_in.add("good")
    said = practice("author", "check")
    assert said.status == 1
    assert "`title`" in said.err
    assert authoring.proved == ["good"]


def test_author_check_of_a_folder_leaves_the_built_in_ones(built_in, practice, authoring, tmp_path):
    """With --exercises and no slug only that folder is proved."""
    built_in.add("one")
    mine = type(built_in)(tmp_path / "mine")
    mine.add("own")
    practice("author", "check", "--exercises", str(mine.root))
    assert authoring.proved == ["own"]


def test_author_new_writes_where_it_is_told(practice, authoring):
    """--exercises names the root, which need not exist; its exercises/ folder means the same."""
    practice("author", "new", "own", "--exercises", "mine")
    said = practice("author", "new", "own", "--exercises", "mine/exercises")
    assert authoring.made == [("own", Path("mine"))] * 2
    assert "practice author check own --exercises mine" in said.out


def test_doctor_says_each_layer_and_its_remedy(built_in, practice, monkeypatch):
    """Each layer of each tier: in force, or why not and what to install."""
    built_in.add("one")
    tiers = [
        TierStatus("full", False, (LayerStatus("bubblewrap", False, "it is not installed", "apt install bubblewrap"),)),
        TierStatus("restricted", True, (LayerStatus("seccomp", True),)),
    ]
    monkeypatch.setattr("grader.sandbox.survey", lambda: tiers)
    said = practice("doctor")
    assert said.status == 0
    assert "isolation: restricted" in said.out
    assert "✗ bubblewrap: it is not installed" in said.out
    assert "apt install bubblewrap" in said.out
    assert f"{built_in.root / 'exercises'} (1)" in said.out


def test_doctor_without_any_tier_exits_3(built_in, practice, monkeypatch):
    """Where no tier holds nothing can be checked, and the status says so."""
    monkeypatch.setattr("grader.sandbox.survey", lambda: [TierStatus("process", False, ())])
    said = practice("doctor")
    assert said.status == 3
    assert "no submission can be checked" in said.out
