"""Saying things: results on standard output, everything else on standard error."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

# Wider lines than this are hard to read, whatever the terminal offers.
_WIDEST = 100

_WIPE = "\r\x1b[2K"
_SHOWN_AFTER = 2.0  # seconds; what takes longer shows a clock


def console() -> Console:
    """Standard output, coloured where it is a terminal and NO_COLOR is not set.

    Markup and highlighting are off: `[0, 1]` in a learner's report is text.
    """
    from rich.console import Console

    width = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST)
    return Console(width=width, markup=False, highlight=False, emoji=False)


def tell(*lines: str | Text) -> None:
    """Print lines without wrapping them.

    Plain ones have their control characters shown: they name folders and files, and a student's may be called anything.
    """
    from grader.render import visible

    out = console()
    for line in lines:
        out.print(visible(line) if isinstance(line, str) else line, soft_wrap=True)


def draw(thing: RenderableType) -> None:
    """Print something that rich lays out."""
    console().print(thing)


def raw(data: bytes) -> None:
    """Write bytes to standard output: files and JSON, which are UTF-8 whatever the terminal's encoding."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data if data.endswith(b"\n") else data + b"\n")
    sys.stdout.buffer.flush()


def note(message: str) -> None:
    """Tell something beside the result."""
    from grader.render import visible

    sys.stderr.write(f"note: {visible(message)}\n")


@contextmanager
def transient() -> Generator[Callable[[str], None]]:
    """Says on standard error what is being done, one line in place of the other; nothing where it is no terminal.

    What goes on for more than a moment (a model's training) is told with the seconds that it has taken.
    """
    if not sys.stderr.isatty():
        yield lambda message: None
        return
    line = _Line()
    try:
        yield line.say
    finally:
        line.close()


class _Line:
    """The last line of a terminal, with a clock."""

    def __init__(self) -> None:
        from grader.render import visible

        self._visible = visible
        self._room = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST) - 1
        self._message, self._began = "", time.monotonic()
        self._changed, self._closed = threading.Lock(), threading.Event()
        self._clock = threading.Thread(target=self._tick, daemon=True)
        self._clock.start()

    def say(self, message: str) -> None:
        """Show this from now on."""
        with self._changed:
            self._message, self._began = self._visible(message), time.monotonic()
            self._show("")

    def close(self) -> None:
        """Leave the line empty."""
        self._closed.set()
        self._clock.join()
        print_now(_WIPE)

    def _tick(self) -> None:
        while not self._closed.wait(1.0):
            with self._changed:
                seconds = time.monotonic() - self._began
                if self._message and seconds >= _SHOWN_AFTER:
                    self._show(f"  {seconds:.0f} s")

    def _show(self, after: str) -> None:
        print_now(f"{_WIPE}{self._message[: self._room - len(after)]}{after}")


def print_now(words: str) -> None:
    """Write to standard error without waiting for the end of a line."""
    sys.stderr.write(words)
    sys.stderr.flush()


def complain(message: str, remedy: str = "") -> None:
    """Say why the command was not done, and what to do about it."""
    from grader.render import visible

    sys.stderr.write(f"error: {visible(message)}\n")
    if remedy:
        sys.stderr.write(f" help: {visible(remedy)}\n")
