"""Help: there for every verb, with an example, and at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

import grader
from grader.cli.app import build

_HEAVY = {"numpy", "torch", "pytest", "hypothesis", "IPython", "rich"}


def _commands() -> dict[str, object]:
    """Every command by its words, found in the application itself."""
    found: dict[str, object] = {}

    def walk(command, words: str) -> None:
        found[words] = command
        for name, below in getattr(command, "commands", {}).items():
            walk(below, f"{words} {name}".strip())

    walk(typer.main.get_command(build()), "")
    return found


@pytest.mark.parametrize("words", _commands())
def test_every_command_has_help_with_an_example(practice, words):
    """Each verb says what it does and shows a command that calls this very verb."""
    said = practice(*words.split(), "--help")
    assert said.status == 0
    examples = said.out.partition("Example")[2]
    assert f"practice {words}".strip() in examples
    assert said.out.splitlines()[2].strip()


def test_every_verb_takes_exercises():
    """--exercises is an option of every verb, and one before it; a group leaves it to its verbs."""
    for words, command in _commands().items():
        if not words or not hasattr(command, "commands"):
            assert "exercises" in {parameter.name for parameter in command.params}, words


def test_no_summary_is_cut_short(practice):
    """The list of verbs says each one's purpose whole."""
    assert "..." not in practice("--help").out.partition("Commands:")[2]


def test_help_fits_a_terminal(practice):
    """No line of the help is wider than 80 columns."""
    for words in _commands():
        assert max(map(len, practice(*words.split(), "--help").out.splitlines())) <= 80, words


@pytest.mark.parametrize("words", [["--help"], ["check", "--help"], ["author", "check", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(words):
    """--help answers at once because numpy, torch, pytest, hypothesis and rich stay out of it."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "grader.cli", *words],
        env={**os.environ, "PYTHONPATH": str(Path(grader.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    modules = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "grader.cli.app" in modules
    assert not {module.partition(".")[0] for module in modules} & _HEAVY


def test_an_unknown_verb_is_refused(practice):
    """A verb that does not exist exits 2 and says so."""
    said = practice("chekc")
    assert said.status == 2
    assert "chekc" in said.err
    assert not said.out


def test_version(practice):
    """--version says which."""
    assert practice("--version").out == f"practice {grader.__version__}\n"
