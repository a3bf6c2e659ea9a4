"""The command line as a user meets it, in this process and in one of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from grader.authoring import new_exercise
from grader.cli import main
from grader.model import CheckResult, Isolation, Report, SubmissionId, SuiteId, Verdict, Versions

PATIENCE = 120  # seconds for what takes one, on a machine that may be busy


class Said(NamedTuple):
    """What a command did."""

    status: int
    out: str
    err: str


@pytest.fixture
def practice(capsys, monkeypatch, tmp_path) -> Callable[..., Said]:
    """practice("check", "twice") in a folder of the test's own."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("COLUMNS", "80")

    def run(*words: str) -> Said:
        capsys.readouterr()
        status = main(words)
        return Said(status, *capsys.readouterr())

    return run


@pytest.fixture
def work(tmp_path, monkeypatch) -> Path:
    """An empty folder, where the processes are run."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")
    return folder


@pytest.fixture
def command() -> Callable[..., list[str]]:
    """command("check", "softmax"): what to start, in an environment like this one."""
    return lambda *words: [sys.executable, "-m", "grader.cli", *words]


@pytest.fixture
def run(work, command) -> Callable[..., subprocess.CompletedProcess[str]]:
    """run("check", "softmax"): the process once it has ended."""
    return lambda *words, **more: subprocess.run(
        command(*words), capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False, **more
    )


@pytest.fixture
def own_exercise(work) -> Path:
    """An exercise in that folder, outside the checkout: its reference."""
    new_exercise("own-mean", work)
    return work / "solutions" / "own-mean" / "own_mean.py"


@pytest.fixture
def built_in(shelf, monkeypatch):
    """The shelf in the place of the checkout, so that no other exercise is there."""
    monkeypatch.setattr("grader.catalog.shelves.checkout", lambda: shelf.root)
    monkeypatch.setattr("grader.catalog.checkout", lambda: shelf.root)
    return shelf


@pytest.fixture
def judged(monkeypatch):
    """A judge that gives the verdict in `.verdict` and keeps what it was asked; these tests are not about judging."""
    state = SimpleNamespace(verdict=Verdict.FAILED, asked={}, error=None)

    def check(exercise, submission, *, seed=None, sandboxes, progress):
        state.asked = {"exercise": exercise.slug, "seed": seed, "isolation": sandboxes.isolation}
        if state.error:
            raise state.error
        passed = state.verdict is Verdict.PASSED
        return Report(
            exercise=exercise.slug,
            exercise_version=exercise.version,
            submission=SubmissionId("twice.py", "0" * 64),
            suite=SuiteId("1" * 64, 5 if seed is None else seed),
            graded_at="2026-11-22T14:07:08Z",
            versions=Versions("0.1.0", "3.11.7", "2.4.6", None),
            isolation=Isolation("full", ()),
            verdict=state.verdict,
            score=None if state.verdict is Verdict.GRADER_FAULT else 3.5 if passed else 1.0,
            max_score=3.5,
            seconds=0.2,
            checks=(CheckResult("test_doubles", "doubles", True, state.verdict, 2.5 * passed, 2.5, 0.01, message="√"),),
        )

    monkeypatch.setitem(sys.modules, "grader.judge", SimpleNamespace(check=check))
    monkeypatch.setattr("grader.sandbox.Sandboxes.warm", lambda self, backend: None)
    return state
