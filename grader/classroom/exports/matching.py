"""Who is who: the students of a book and the rows of a worksheet, without guessing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import msgspec

from grader.classroom.rosters import Student, folded

# Moodle's download of submissions calls a folder ``Ada Lovelace_1234567_assignsubmission_file_``.
_MOODLE_FOLDER = re.compile(r"_(\d+)_assignsubmission(_|$)")


class Person(msgspec.Struct, frozen=True):
    """A row of a worksheet.

    Attributes:
        row: Its place.
        cells: What identifies a person in it: email, numbers, login.
        names: The ways to write their name.
        tags: What is known to be a certain field of theirs: ``canvas_id:17``, ``login:ada``, ``participant:123``.
    """

    row: int
    cells: tuple[str, ...]
    names: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def matched(students: Sequence[Student], people: Sequence[Person]) -> dict[str, int]:
    """The row of each student that is found in the worksheet, by the student's id.

    By email, then by fields that are known, then by id, school number or login in any cell, then by full name.
    What two students or two rows have in common identifies neither, and a row is nobody's twice.
    """
    found: dict[str, int] = {}
    for keys_of, marks_of in _PASSES:
        taken = set(found.values())
        for student, row in _pairs(students, people, keys_of, marks_of):
            if student not in found and row not in taken:
                found[student] = row
    return found


_Keys = Callable[[Student], Iterable[str]]
_Marks = Callable[[Person], Iterable[str]]


def _pairs(
    students: Sequence[Student], people: Sequence[Person], keys_of: _Keys, marks_of: _Marks
) -> list[tuple[str, int]]:
    """The pairs that share a key which is one student's and one row's, where that leads to one row each."""
    owners: dict[str, set[str]] = defaultdict(set)
    rows: dict[str, set[int]] = defaultdict(set)
    for student in students:
        for key in keys_of(student):
            owners[_folded(key)].add(student.id)
    for person in people:
        for mark in marks_of(person):
            rows[_folded(mark)].add(person.row)
    pairs = {
        (next(iter(owners[key])), next(iter(rows[key])))
        for key in owners.keys() & rows.keys() - {""}
        if len(owners[key]) == 1 and len(rows[key]) == 1
    }
    of_student: dict[str, int] = defaultdict(int)
    of_row: dict[int, int] = defaultdict(int)
    for student, row in pairs:
        of_student[student] += 1
        of_row[row] += 1
    return sorted(pair for pair in pairs if of_student[pair[0]] == 1 and of_row[pair[1]] == 1)


def _folded(text: str) -> str:
    return " ".join(folded(text).split())


def _tags(student: Student) -> Iterable[str]:
    fields = {"canvas_id": student.canvas_id, "sis_id": student.sis_id, "login": student.login}
    folder = _MOODLE_FOLDER.search(student.id)
    fields["participant"] = folder[1] if folder else ""
    return (f"{field}:{value}" for field, value in fields.items() if value.strip())


def _names(student: Student) -> Iterable[str]:
    return _turned(student.name)


def _names_of(person: Person) -> Iterable[str]:
    return {way for name in person.names for way in _turned(name)}


def _turned(name: str) -> Iterable[str]:
    """A name, and ``Lovelace, Ada`` also as ``Ada Lovelace``."""
    last, comma, first = name.partition(",")
    return {name, f"{first} {last}"} if comma and "," not in first else {name}


_PASSES: tuple[tuple[_Keys, _Marks], ...] = (
    (lambda student: (student.email,), lambda person: person.cells),
    (_tags, lambda person: person.tags),
    (
        lambda student: (student.id, student.sis_id, student.login, student.canvas_id),
        lambda person: person.cells,
    ),
    (_names, _names_of),
)
