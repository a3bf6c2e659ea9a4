"""Cells of CSV files: numbers without loss, and text that no spreadsheet runs as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

Cell = str | float | None

# What opens a formula, the full-width forms too, and what a spreadsheet may skip before it.
_SIGNS = "=+\\-@＝＋－＠"
_SKIPPED = r"\s\u200b\ufeff\"'‘’“”"
_OPENS = re.compile(rf"[\t\r\n]|[{_SKIPPED}]*[{_SIGNS}]")

# Where the separator is a semicolon (a German Excel) or a tab, a formula can also open behind one inside of a cell.
_BEFORE_SIGN = re.compile(rf"(?<![;{_SKIPPED}])[;{_SKIPPED}]++(?=[{_SIGNS}])")
_SEPARATOR = re.compile(r".*[;\t\r\n]", re.DOTALL)

_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")


def number(value: float) -> str:
    """A number without needless decimals and without loss: 10, 12.5, 3.6; marks have six decimals at most."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def defused(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would take for a formula; a number stays one."""
    if _NUMBER.fullmatch(text):
        return text
    inside = _BEFORE_SIGN.sub(lambda found: _SEPARATOR.sub(r"\g<0>'", found[0], count=1), text)
    return f"'{inside}" if _OPENS.match(text) else inside


def is_safe(text: str) -> bool:
    """Whether the text can stand in a cell as it is."""
    return defused(text) == text


def table(rows: Iterable[Sequence[Cell]]) -> str:
    """The rows as RFC 4180 has them, every text defused; None is an empty cell."""
    return joined([_written(cell) for cell in row] for row in rows)


def joined(rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    """The rows as RFC 4180 has them, each cell as it is."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue()


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    return defused(cell) if isinstance(cell, str) else number(cell)
