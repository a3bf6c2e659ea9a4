"""Saying things: results on standard output, everything else on standard error."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

# Wider lines than this are hard to read, whatever the terminal offers.
_WIDEST = 100


def console() -> Console:
    """Standard output, coloured where it is a terminal and NO_COLOR is not set.

    Markup and highlighting are off: `[0, 1]` in a learner's report is text.
    """
    from rich.console import Console

    width = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST)
    return Console(width=width, markup=False, highlight=False, emoji=False)


def tell(*lines: str | Text) -> None:
    """Print lines as they are, without wrapping them."""
    out = console()
    for line in lines:
        out.print(line, soft_wrap=True)


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
    """Says on standard error what is being done, one line in place of the other; nothing where it is no terminal."""
    from grader.render import visible

    if not sys.stderr.isatty():
        yield lambda message: None
        return
    wipe = "\r\x1b[2K"
    room = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST) - 1
    try:
        yield lambda message: print_now(f"{wipe}{visible(message)[:room]}")
    finally:
        print_now(wipe)


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
