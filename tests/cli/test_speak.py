"""The line that says what is being done."""

from __future__ import annotations

import io
import time

from rich.text import Text

from grader.cli import speak


class Terminal(io.StringIO):
    """Standard error that is a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_a_clock_runs_beside_what_takes_long(monkeypatch):
    """The message is shown at once, then with its seconds, and the line is empty in the end."""
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(speak, "_SHOWN_AFTER", 0.0)
    with speak.transient() as say:
        say("trains the network")
        assert terminal.getvalue().endswith("trains the network")
        deadline = time.monotonic() + 60
        while "trains the network  1 s" not in terminal.getvalue() and time.monotonic() < deadline:
            time.sleep(0.02)
    assert "trains the network  1 s" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[2K")


def test_a_pipe_gets_nothing(monkeypatch):
    """Where standard error is no terminal, nothing is written."""
    pipe = io.StringIO()
    monkeypatch.setattr("sys.stderr", pipe)
    with speak.transient() as say:
        say("trains the network")
    assert pipe.getvalue() == ""


def test_what_is_told_moves_no_cursor(capsys):
    """Names of students' folders and files stand in many lines; escape codes in them are shown."""
    speak.tell("s1\x1b[2J\u202e  iou  0 → 20", Text("[0, 1]"))
    assert capsys.readouterr().out == "s1\\x1b[2J\\u202e  iou  0 → 20\n[0, 1]\n"
