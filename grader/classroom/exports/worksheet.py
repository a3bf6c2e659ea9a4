"""A worksheet that was downloaded from another system: what is not filled in stays as it is, byte for byte."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

import msgspec

from grader.classroom.rosters import folded
from grader.errors import UserError
from grader.render.text import visible

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DELIMITERS = (",", ";", "\t")

# A workbook of Excel's, old or new, and the start of a page or of XML: all of them are called .xls at times.
_NO_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"<")


class Cell(msgspec.Struct, frozen=True):
    """A cell: what it says, and where it stands in the text, quotes included."""

    value: str
    start: int
    end: int


class Worksheet:
    """The rows of a file, and what is to be written into them.

    Attributes:
        rows: The rows with their cells; the first is the header.
        delimiter: What stands between cells.
    """

    def __init__(self, content: bytes, what: str) -> None:
        """Read a file.

        Args:
            content: Its bytes, in UTF-8 or UTF-16 (with a byte order mark or without) or in Windows' western encoding.
            what: What messages call it, such as "the Moodle worksheet".

        Raises:
            UserError: It is no text, has no rows, or a quote in it is never closed.
        """
        self._what = what
        self._bom, self._encoding, self._text = _decoded(content, what)
        tries = [(each, _rows(self._text, each)) for each in _DELIMITERS]
        self.delimiter, rows = max(tries, key=lambda attempt: _likelihood(attempt[1]))
        one_column = not rows or len(rows[0]) < 2
        if rows is None or (one_column and any(each is None for _, each in tries)):
            raise UserError(f"{what} cannot be read: a quote in it is never closed", "download it again")
        if len(rows) < 2 or one_column:
            raise UserError(f"{what} is no table: it has no header with rows below", "download it again, as CSV")
        self.rows: list[list[Cell]] = rows
        self._edits: dict[tuple[int, int], str] = {}

    @property
    def header(self) -> list[str]:
        """The header's cells."""
        return self.values(0)

    def values(self, row: int) -> list[str]:
        """A row's cells."""
        return [cell.value for cell in self.rows[row]]

    def value(self, row: int, column: int) -> str:
        """A cell; "" where the row is too short for it."""
        cells = self.rows[row]
        return cells[column].value if column < len(cells) else ""

    def column(self, column: int) -> list[str]:
        """What a column says in the rows below the header, without blanks around; rows that are empty are left out."""
        return [self.value(row, column).strip() for row in self.filled()]

    def filled(self) -> list[int]:
        """The rows below the header that are not empty."""
        return [row for row in range(1, len(self.rows)) if any(cell.value.strip() for cell in self.rows[row])]

    def put(self, row: int, column: int, value: str) -> None:
        """Write into a cell; quoted where it was quoted, or where its row begins so."""
        cells = self.rows[row]
        last = cells[min(column, len(cells) - 1)]
        missing = column - (len(cells) - 1)
        old = self._text[last.start : last.end]
        like = old if old and missing <= 0 else self._text[cells[0].start : cells[0].end]
        if like.startswith('"') or any(character in value for character in (self.delimiter, '"', "\r", "\n")):
            value = '"' + value.replace('"', '""') + '"'
        if missing > 0:
            value = old + self.delimiter * missing + value
        self._edits[last.start, last.end] = value

    def content(self) -> bytes:
        """The file with what was put into it."""
        parts: list[str] = []
        at = 0
        for (start, end), value in sorted(self._edits.items()):
            parts += self._text[at:start], value
            at = end
        return self.encoded("".join(parts) + self._text[at:])

    def encoded(self, text: str) -> bytes:
        """Another text, in the file's encoding."""
        return self._bom + text.encode(self._encoding)

    def refusal(self, why: str, remedy: str) -> UserError:
        """The error that says why the file cannot be filled in, with its header."""
        header = visible(" | ".join(self.header))
        return UserError(f"{self._what}: {why}; its header is: {header}", remedy)


def titled(titles: Sequence[str], wanted: str) -> list[int]:
    """The places of the titles that are this one: as it is, or with or without the number that Canvas puts behind."""
    same = [place for place, title in enumerate(titles) if folded(title) == folded(wanted)]
    with_number = [place for place, title in enumerate(titles) if _bare(title) == folded(wanted)]
    return same or with_number or [place for place, title in enumerate(titles) if folded(title) == _bare(wanted)]


def _bare(title: str) -> str:
    return folded(re.sub(r"\s*\(\d+\)\s*$", "", title))


def readings(text: str) -> set[float]:
    """The numbers that a cell can mean, as decimal points, decimal commas and thousands are written; none is empty."""
    text = re.sub(r"\s", "", text)
    if not re.fullmatch(r"\d+([.,]\d+)*", text):
        return set()
    whole = re.sub(r"[.,]", "", text)
    parts = re.split(r"[.,]", text)
    found = {float("".join(parts[:-1]) + "." + parts[-1])} if len(parts) > 1 else {float(whole)}
    if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]):
        found.add(float(whole))
    return found


def same_points(points: float, written: set[float]) -> bool:
    """Whether a maximum that is written in a worksheet is this one."""
    return any(abs(points - each) < 5e-4 for each in written)


def _decoded(content: bytes, what: str) -> tuple[bytes, str, str]:
    bom, encoding = next(((bom, name) for bom, name in _BOMS if content.startswith(bom)), (b"", ""))
    body = content[len(bom) :]
    if body.lstrip().startswith(_NO_TEXT):
        raise UserError(
            f"{what} is a workbook or a page, not a text file", "download it as CSV, or save it as CSV in UTF-8"
        )
    if not encoding and b"\0" in body[:200]:  # UTF-16 without a mark: every other byte of Latin text is 0
        encoding = "utf-16-le" if body[1:2] == b"\0" else "utf-16-be"
    for name in [encoding] if encoding else ["utf-8", "cp1252"]:
        try:
            return bom, name, body.decode(name)
        except UnicodeDecodeError:
            continue
    raise UserError(f"{what} is in an encoding that is not known here", "save it as CSV in UTF-8")


def _rows(text: str, delimiter: str) -> list[list[Cell]] | None:
    """The rows, None where a quote is never closed."""
    pattern = re.compile(rf'(?:"((?:[^"]|"")*+)"[^{delimiter}\r\n]*|([^{delimiter}\r\n]*))({delimiter}|\r\n|\r|\n|\Z)')
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    at = 0
    while at < len(text) or row:
        found = pattern.match(text, at)
        assert found is not None  # the second branch takes anything
        quoted, plain, ending = found.groups()
        if plain is not None and plain.startswith('"'):
            return None
        value = quoted.replace('""', '"') if plain is None else plain
        row.append(Cell(value, found.start(), found.start(3)))
        at = found.end()
        if ending != delimiter:
            rows.append(row)
            row = []
    return rows


def _likelihood(rows: Sequence[Sequence[Cell]] | None) -> tuple[float, int]:
    """How well a delimiter explains a text: rows as wide as the header, and more than one column."""
    if rows is None:
        return -1.0, 0
    if not rows or len(rows[0]) < 2:
        return 0.0, 1
    filled = [row for row in rows if len(row) > 1 or row[0].value.strip()]
    return sum(len(row) == len(rows[0]) for row in filled) / len(filled), len(rows[0])
