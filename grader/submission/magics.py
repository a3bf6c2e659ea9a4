"""What IPython understands in a cell and Python does not: magics, shell commands, help.

A cell that Python takes as it is stays as it is. Otherwise such lines are dropped, but only where a
statement begins or assigns: never in a string, in brackets or after a backslash. Every other line
keeps its number.
"""

from __future__ import annotations

import re

import msgspec

# Cell magics that run the cell's Python in the notebook itself. All others hand it to something else.
_PYTHON_CELLS = frozenset(
    ["capture", "debug", "heat", "lprun", "memit", "mprun", "notify", "prun", "snakeviz", "time", "timeit"]
)
_CELL_MAGIC = re.compile(r"%%\s*([\w.!]*)")
# `pip install numpy` needs no %; two names in a row are never Python.
_AUTOMAGIC = re.compile(r"(pip3?|conda|mamba|uv)\s+(add|freeze|install|list|pip|show|uninstall|update|upgrade)\b")
# What changes where code stands, and what ends or escapes in a string with these quotes.
_SIGN = re.compile(r"""\"{3}|'{3}|["'#=()\[\]{}]""")
_IN_STRING = {quote: re.compile(rf"\\.?|{quote}") for quote in ("'", '"', "'''", '"""')}
_ASSIGNED = re.compile(r"=\s*(!|%\s*[A-Za-z])")


class Plain(msgspec.Struct, frozen=True):
    """A cell's source without what IPython alone understands.

    Attributes:
        source: As many lines as before.
        dropped: How many lines were taken out.
        magic: The cell magic that makes the whole cell something else than Python: "%%bash"; or "".
    """

    source: str
    dropped: int = 0
    magic: str = ""


def without_cell_magics(source: str) -> Plain:
    """Take the ``%%`` lines from a cell's beginning, or tell that the cell is not Python."""
    lines = source.split("\n")
    dropped = 0
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        found = _CELL_MAGIC.match(line)
        if not found:
            break
        if found[1] not in _PYTHON_CELLS:
            return Plain("", magic=f"%%{found[1]}")
        lines[number] = ""
        dropped += 1
    return Plain("\n".join(lines), dropped)


def without_line_magics(source: str) -> Plain:
    """Take every line out of a cell that is a magic, a shell command or a question."""
    lines = source.split("\n")
    dropped = 0
    scanner = _Scanner()
    number = 0
    while number < len(lines):
        start = number
        number += 1
        line = lines[start]
        if not (scanner.at_statement and _is_command(line.strip())) and not scanner.feed(line):
            continue
        scanner = _Scanner()
        last = start
        while lines[last].rstrip().endswith("\\") and last + 1 < len(lines):
            last += 1  # the command goes on in the next line
        dropped += last - start + 1
        indentation = line[: len(line) - len(line.lstrip())]
        lines[start : last + 1] = [""] * (last - start + 1)
        # It may have been all that its block held.
        lines[start] = f"{indentation}pass" if indentation else ""
        number = last + 1
    return Plain("\n".join(lines), dropped)


def _is_command(statement: str) -> bool:
    return statement.startswith(("%", "!", "?")) or _AUTOMAGIC.match(statement) is not None


class _Scanner:
    """Where a line stands: inside a string, inside brackets, after a backslash, or where a statement begins."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0
        self._continued = False

    @property
    def at_statement(self) -> bool:
        """Whether the next line begins a statement."""
        return not self._quote and not self._depth and not self._continued

    def feed(self, line: str) -> bool:
        """Go through a line; whether it is a statement that assigns from a command, or asks for help."""
        begins, assigned, code = self.at_statement, False, ""
        self._continued = False
        place = 0
        while place < len(line):
            if self._quote:
                place = self._through_string(line, place)
                continue
            sign = _SIGN.search(line, place)
            between = line[place : sign.start() if sign else len(line)].rstrip()
            code = between[-1:] or code
            if not sign or sign[0] == "#":
                break
            place = sign.end()
            code = sign[0]
            if code[0] in "'\"":
                self._quote = code
            elif code == "=" and begins and not self._depth and not assigned:
                if _ASSIGNED.match(line, sign.start()):
                    return True
                assigned = True
            else:
                self._depth = max(0, self._depth + (code in "([{") - (code in ")]}"))
        if begins and code == "?" and self.at_statement:
            return True
        if code == "\\" and not self._quote:
            self._continued = True
        elif len(self._quote) == 1 and not self._continued:
            self._quote = ""  # never closed; Python will say so
        return False

    def _through_string(self, line: str, place: int) -> int:
        """The place after the string's end, or the line's."""
        for found in _IN_STRING[self._quote].finditer(line, place):
            if found[0] == self._quote:
                self._quote = ""
                return found.end()
            # A one-line string goes on after a backslash at the line's end.
            self._continued = found[0] == "\\"
        return len(line)
