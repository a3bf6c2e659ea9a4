"""The class list: who is in it, and under which number each system knows them."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from grader.errors import UserError


class Student(msgspec.Struct, frozen=True):
    """A student: the id that submissions carry, and what other systems call them; "" where nobody said.

    Attributes:
        id: The name of the folder, or file, with their work.
        name: As people write it.
        email: Where they are reached.
        canvas_id: Canvas's ``ID``.
        sis_id: The school's own number, Canvas's ``SIS User ID``.
        login: Canvas's ``SIS Login ID``, Blackboard's ``Username``.
        section: The group of the course.
        github: The account's name.
        enrolled: Whether the roster names them; without a roster everybody is.
    """

    id: str
    name: str = ""
    email: str = ""
    canvas_id: str = ""
    sis_id: str = ""
    login: str = ""
    section: str = ""
    github: str = ""
    enrolled: bool = True


# The column names that are understood, lower case and with spaces as underscores.
_COLUMNS = {
    "id": ("student", "student_id", "id", "identifier", "roster_identifier"),
    "name": ("name", "student_name", "full_name"),
    "email": ("email", "e-mail", "email_address"),
    "canvas_id": ("canvas_id", "canvas", "lms_id"),
    "sis_id": ("sis_user_id", "sis_id"),
    "login": ("sis_login_id", "login", "username", "lms_username"),
    "section": ("section", "group"),
    "github": ("github", "github_username"),
}


class Roster:
    """The students of a class, found by id."""

    def __init__(self, students: Iterable[Student]) -> None:
        self._by_id = {student.id: student for student in students}
        self._folded: dict[str, list[Student]] = {}
        for student in self._by_id.values():
            for alias in {folded(student.id), folded(student.github)} - {""}:
                self._folded.setdefault(alias, []).append(student)

    def find(self, name: str) -> Student | None:
        """The student whose id, or GitHub account, this is; letters' case does not matter where it leaves one."""
        if name in self._by_id:
            return self._by_id[name]
        near = self._folded.get(folded(name), [])
        return near[0] if len(near) == 1 else None

    def __iter__(self) -> Iterator[Student]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)


def folded(name: str) -> str:
    """A name as it is compared: one form of each letter, no case, no blanks around."""
    return unicodedata.normalize("NFC", name).strip().casefold()


def load(path: Path) -> Roster:
    """Read a roster: a CSV with a header, one of whose columns is the student's id.

    Raises:
        UserError: It cannot be read, has no such column, or names a student twice; the message names the line.
    """
    rows = read_csv(path, "the roster")
    header = next(rows, (0, []))[1]
    where = {key: _column(header, names) for key, names in _COLUMNS.items()}
    if where["id"] is None:
        raise UserError(
            f"the roster {path} has no column for the student's id: it has {', '.join(header) or 'none'}",
            "call one of them student_id",
        )
    students: dict[str, Student] = {}
    for line, row in rows:
        cells = {key: row[at].strip() if at is not None and at < len(row) else "" for key, at in where.items()}
        if not cells["id"]:
            raise UserError(f"the roster {path}, line {line}: there is no student id", "give one, or take the line out")
        if cells["id"] in students:
            raise UserError(f"the roster {path}, line {line}: {cells['id']} is there twice", "take one of them out")
        students[cells["id"]] = msgspec.convert(cells, Student)
    return Roster(students.values())


def read_csv(path: Path, what: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file that are not empty, each with its line; a byte order mark is skipped.

    Raises:
        UserError: It cannot be read, or is not UTF-8.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            for row in reader:
                if any(cell.strip() for cell in row):
                    yield reader.line_num, row
    except OSError as error:
        raise UserError(f"{what} {path} cannot be read: {error.strerror}", "name a CSV file") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"{what} {path} is not a CSV file in UTF-8: {error}", "export it as CSV, UTF-8") from None


def _column(header: list[str], names: tuple[str, ...]) -> int | None:
    plain = [cell.strip().casefold().replace(" ", "_") for cell in header]
    return next((plain.index(name) for name in names if name in plain), None)
