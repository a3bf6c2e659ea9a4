"""The command line as a learner runs it: real processes, real sandboxes, and what they leave behind."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from grader.catalog import root_at
from grader.learning import Memory
from grader.model import from_json

BUILT_IN = root_at(Path(__file__).parents[2])
SOLUTION = BUILT_IN.solutions / "softmax" / "softmax.py"
PATIENCE = 120  # seconds for what takes one, on a machine that may be busy


# statuses and streams


@pytest.mark.parametrize(
    ("path", "status", "verdict"),
    [
        (SOLUTION, 0, "passed"),
        (SOLUTION.parent / "wrong" / "base_two.py", 1, "failed"),
        (BUILT_IN.exercises / "softmax" / "softmax.py", 1, "not_started"),
    ],
)
def test_json_is_one_line_and_the_status_says_how_it_went(run, path, status, verdict):
    """0 all passed, 1 some did not; the report alone on standard output, nothing on the other."""
    done = run("check", "softmax", str(path), "--json")
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (status, "", 1)
    assert from_json(done.stdout).verdict == verdict
    assert list(json.loads(done.stdout))[:2] == ["schema", "exercise"]


def test_a_fault_of_ours_exits_3_and_gives_no_score(run, work, own_exercise):
    """A suite that fails by itself costs nobody a point."""
    suite = own_exercise.with_name("test_hidden.py")
    suite.write_text(suite.read_text().replace("top = bottom = 0.0", "top = {}['bottom']"))
    done = run("check", "own-mean", str(own_exercise), "--exercises", str(work))
    assert done.returncode == 3
    assert "our fault, no points lost" in done.stdout
    assert "no score" in done.stdout


def test_a_pipe_gets_no_colour_and_no_progress(run):
    """Plain text on standard output, and nothing at all on standard error."""
    done = run("check", "softmax", str(SOLUTION))
    assert (done.returncode, done.stderr) == (0, "")
    assert not set("\x1b\r") & set(done.stdout)
    assert done.stdout.startswith("softmax  ")


def test_a_terminal_gets_colour_unless_no_color_is_set(work, command):
    """Colour is for terminals; NO_COLOR is honoured there, and leaves bold and dim."""
    with Memory.open() as memory:
        memory.reveal("softmax")  # marked in yellow
    for variable, coloured in (("NOTHING", True), ("NO_COLOR", False)):
        ours, theirs = pty.openpty()
        environment = {**os.environ, "TERM": "xterm", variable: "1"}
        with subprocess.Popen(command("list"), stdout=theirs, stderr=subprocess.DEVNULL, env=environment) as process:
            os.close(theirs)
            said = b""
            while chunk := read_or_nothing(ours):
                said += chunk
        os.close(ours)
        assert process.returncode == 0
        assert b"softmax" in said
        assert (b"\x1b[33m" in said) == coloured


def read_or_nothing(fd: int) -> bytes:
    """What a terminal has to say; nothing once the other end is closed."""
    try:
        return os.read(fd, 1 << 16)
    except OSError:
        return b""


# bad input


def a_directory() -> None:
    Path("softmax.py").mkdir()


def a_binary_file() -> None:
    Path("softmax.py").write_bytes(b"\x7fELF\x02\x01\x01\x00\x00\x00" * 9)


def a_huge_file() -> None:
    with Path("softmax.py").open("wb") as file:
        file.truncate(50 << 20)


def not_utf8() -> None:
    Path("softmax.py").write_bytes(b"# caf\xe9\nx = 1\n")


def a_broken_notebook() -> None:
    Path("softmax.ipynb").write_text('{"cells": [{"cell_type": "code", "source"')


def nothing_there() -> None:
    pass


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (nothing_there, ["neither softmax.py nor softmax.ipynb", "practice start softmax"]),
        (a_directory, ["softmax.py is a folder"]),
        (a_binary_file, ["softmax.py is a binary file"]),
        (a_huge_file, ["softmax.py is too large", "50 MiB"]),
        (not_utf8, ["softmax.py is not UTF-8", "line 1"]),
        (a_broken_notebook, ["softmax.ipynb"]),
    ],
)
def test_a_file_that_cannot_be_read_exits_2(run, work, home, prepare, words):
    """It says why and what to do, on standard error alone, and changes nothing."""
    prepare()
    before = [(path, path.stat().st_size) for path in work.rglob("*")]
    done = run("check", "softmax", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert all(word in done.stderr for word in [*words, " help: "]), done.stderr
    assert "Traceback" not in done.stderr
    assert [(path, path.stat().st_size) for path in work.rglob("*")] == before
    assert not home.exists()


def test_an_unknown_slug_exits_2_with_near_names(run):
    """A typing slip is answered with what was meant."""
    done = run("check", "sotfmax")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean softmax" in done.stderr


def test_a_broken_exercise_toml_exits_2_naming_file_and_key(run, work, own_exercise):
    """Whoever writes exercises is told what to correct."""
    toml = own_exercise.parents[2] / "exercises" / "own-mean" / "exercise.toml"
    toml.write_text(toml.read_text().replace("level = 1", "level = 9"))
    done = run("check", "own-mean", str(SOLUTION), "--exercises", str(work))
    assert (done.returncode, done.stdout) == (2, "")
    assert str(toml) in done.stderr
    assert "`level`" in done.stderr


def test_a_wrong_practice_path_exits_2(run, work, monkeypatch):
    """The variable is named, since nobody remembers that it is set."""
    monkeypatch.setenv("PRACTICE_PATH", str(work / "gone"))
    done = run("list")
    assert (done.returncode, done.stdout) == (2, "")
    assert "PRACTICE_PATH" in done.stderr
    assert "gone" in done.stderr


@pytest.mark.parametrize(
    ("source", "words"), [("def softmax(x:\n    return x\n", "line 1"), ("", "no code"), ("# later\n", "no code")]
)
def test_what_is_no_program_is_a_failed_submission(run, source, words):
    """A syntax error has its line, an empty file its reason; both exit 1."""
    Path("softmax.py").write_text(source)
    done = run("check", "softmax")
    assert (done.returncode, done.stderr) == (1, "")
    assert "softmax.py cannot be run" in done.stdout
    assert words in done.stdout


def test_a_notebook_is_found_and_checked(run, work):
    """Where only the notebook is there it is taken, with a cell that raises and a line of the shell's."""
    sources = ["%matplotlib inline\n!pip list", "1 / 0", SOLUTION.read_text()]
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
    Path("softmax.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    done = run("check", "softmax")
    assert done.returncode == 0
    assert "ZeroDivisionError" in done.stdout


# own exercises, and several at once


def test_an_exercise_is_written_proved_and_used_outside_the_checkout(run, work):
    """author new, author check, check by --exercises and by PRACTICE_PATH."""
    assert run("author", "new", "own-mean", "--exercises", "mine").returncode == 0
    proof = run("author", "check", "own-mean", "--exercises", "mine")
    assert (proof.returncode, proof.stdout[:10]) == (0, "✓ own-mean")
    reference = str(work / "mine" / "solutions" / "own-mean" / "own_mean.py")
    assert run("check", "own-mean", reference, "--exercises", "mine").returncode == 0
    environment = {**os.environ, "PRACTICE_PATH": str(work / "mine")}
    assert run("check", "own-mean", reference, "--json", env=environment).returncode == 0


def test_checks_at_the_same_time_share_the_memory(work, command):
    """Four at once: each is an attempt, and none is lost."""
    words = command("check", "softmax", str(SOLUTION), "--json")
    started = [subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    said = [process.communicate(timeout=PATIENCE) for process in started]
    assert [process.returncode for process in started] == [0] * 4, said
    with Memory.open() as memory:
        assert [attempt.verdict for attempt in memory.attempts("softmax")] == ["passed"] * 4
