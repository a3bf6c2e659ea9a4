"""What was handed in: a folder of submissions as one list, an entry for each file and each gap."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from grader.catalog import Exercise
from grader.classroom import moments, repositories
from grader.classroom.moments import Moment, Times
from grader.classroom.rosters import Roster, Student
from grader.errors import UserError

SUFFIXES = (".py", ".ipynb")


class Entry(msgspec.Struct, frozen=True):
    """One file of one student for one exercise, or the lack of one.

    Attributes:
        student: Whose it is.
        slug: The exercise.
        path: The file; None where there is none to grade.
        moment: When it came in; None without a file.
        problem: Why there is nothing to grade, or what is odd about it; "" for most.
    """

    student: str
    slug: str
    path: Path | None = None
    moment: Moment | None = None
    problem: str = ""

    @property
    def name(self) -> str:
        """The file's name as text; "" without a file."""
        return _name(self.path.name) if self.path is not None else ""


class Gathered(msgspec.Struct, frozen=True):
    """What a folder holds.

    Attributes:
        students: Everybody who is enrolled or handed something in, by id.
        entries: By exercise and student.
        strays: What belongs to no exercise or student, as paths within the folder.
    """

    students: dict[str, Student]
    entries: list[Entry]
    strays: list[str]


def gather(
    folder: Path, exercises: Sequence[Exercise], roster: Roster | None = None, times: Times | None = None
) -> Gathered:
    """Look through a folder of submissions; nothing is read but names, and nothing in it is run.

    Args:
        folder: ``<student>/<slug_with_underscores>.py|ipynb``, where a folder may also be a repository,
            ``<assignment>-<account>``; with one exercise also ``<student>.py|ipynb``, or
            any single such file in ``<student>/``.
        exercises: What was asked for.
        roster: The class; without it everybody with a folder is in it.
        times: When submissions came in, where that is known better than by their files.

    Raises:
        UserError: The folder is not there or holds nothing that could be a submission.
    """
    found: dict[tuple[str, str], list[tuple[Path, str]]] = {}
    folders: dict[str, list[Path]] = {}
    strays: list[str] = []
    single = len(exercises) == 1
    found_there = children(folder)
    lead = repositories.prefix(folder, [_name(child.name) for child in found_there if child.is_dir()], roster)
    for child in found_there:
        if child.is_dir():
            folders.setdefault(_name(child.name).removeprefix(lead), []).append(child)
        elif single and child.suffix.lower() in SUFFIXES:
            found.setdefault((_name(child.stem), exercises[0].slug), []).append((child, ""))
        else:
            strays.append(_name(child.name))
    for student, places in folders.items():
        for place in places:
            _look(place, student, exercises, found, strays)
    if not found and not folders:
        raise UserError(
            f"{folder} holds no submission",
            "it should hold STUDENT/EXERCISE.py, or, with one exercise named, STUDENT.py",
        )
    return _arranged(found, [*folders, *(student for student, _ in found)], exercises, roster, times or Times(), strays)


def of_student(folder: Path, student: Student, exercises: Sequence[Exercise]) -> Gathered:
    """Look through the folder of one student alone, as `gather` looks through each."""
    found: dict[tuple[str, str], list[tuple[Path, str]]] = {}
    strays: list[str] = []
    _look(folder, student.id, exercises, found, strays)
    return _arranged(found, [student.id], exercises, Roster([student]), Times(), strays)


def only(gathered: Gathered, students: Sequence[str]) -> Gathered:
    """What these students handed in; raises UserError for one who is not there."""
    for student in students:
        if student not in gathered.students:
            raise UserError(f"there is no student {student!r}", "name a folder's or the roster's id")
    return Gathered(
        {student: gathered.students[student] for student in students},
        [entry for entry in gathered.entries if entry.student in students],
        [],
    )


def _look(
    place: Path,
    student: str,
    exercises: Sequence[Exercise],
    found: dict[tuple[str, str], list[tuple[Path, str]]],
    strays: list[str],
) -> None:
    """The files of one student's folder."""
    try:
        files = [path for path in children(place) if path.suffix.lower() in SUFFIXES]
    except UserError as error:
        for exercise in exercises:
            found.setdefault((student, exercise.slug), []).append((place, error.message))
        return
    by_stem: dict[str, list[Path]] = {}
    for path in files:
        by_stem.setdefault(stem(path), []).append(path)
    named = {exercise.slug: by_stem.pop(exercise.slug.replace("-", "_"), []) for exercise in exercises}
    left = [path for paths in by_stem.values() for path in paths]
    if len(exercises) == 1 and not named[exercises[0].slug]:
        if len(left) == 1:
            named[exercises[0].slug], left = left, []
        elif left:
            names = ", ".join(sorted(_name(path.name) for path in left))
            problem = f"there are {len(left)} files and none is called {exercises[0].file_name}: {names}"
            found.setdefault((student, exercises[0].slug), []).append((place, problem))
            left = []
    for slug, paths in named.items():
        found.setdefault((student, slug), []).extend((path, _oddity(path)) for path in paths)
    strays.extend(f"{student}/{_name(path.name)}" for path in left)


def _arranged(
    found: dict[tuple[str, str], list[tuple[Path, str]]],
    seen: list[str],
    exercises: Sequence[Exercise],
    roster: Roster | None,
    times: Times,
    strays: list[str],
) -> Gathered:
    """Folders' names as students, files as entries, gaps as entries too."""
    students = {student.id: student for student in roster or ()}
    names: dict[str, str] = {}
    for name in dict.fromkeys(seen):
        known = roster.find(name) if roster is not None else None
        student = known or Student(name, enrolled=roster is None)
        names[name] = student.id
        students.setdefault(student.id, student)
    files: dict[tuple[str, str], list[tuple[Path, str]]] = {}
    for (name, slug), paths in found.items():
        files.setdefault((slug, names[name]), []).extend(paths)
    entries: list[Entry] = []
    for exercise in exercises:
        for student in sorted(students):
            entries += _entries(student, exercise, files.get((exercise.slug, student), []), times)
    return Gathered(students, entries, sorted(strays))


def _entries(student: str, exercise: Exercise, paths: list[tuple[Path, str]], times: Times) -> Iterator[Entry]:
    if not paths:
        yield Entry(student, exercise.slug, problem=f"missing: there is no {exercise.file_name}")
        return
    twice = ""
    if len(paths) > 1:
        twice = f"duplicate: there are {', '.join(sorted(_name(path.name) for path, _ in paths))}, each an attempt"
    for path, problem in sorted(paths):
        if problem:
            yield Entry(student, exercise.slug, problem=f"unreadable: {problem}")
            continue
        try:
            moment = times.get(student, exercise.slug) or moments.of_folder(path.parent) or moments.of_file(path)
        except OSError as error:
            yield Entry(student, exercise.slug, problem=f"unreadable: {_name(path.name)}: {error.strerror}")
            continue
        yield Entry(student, exercise.slug, path, moment, twice)


def _oddity(path: Path) -> str:
    """Why a student's file is not even opened: a link may lead to another student's work, or anywhere."""
    if path.is_symlink():
        return f"{_name(path.name)} is a symbolic link and no file"
    if path.is_dir():
        return f"{_name(path.name)} is a folder and no file"
    return ""


def children(folder: Path) -> list[Path]:
    """What a folder holds, by name, without what systems leave there themselves."""
    try:
        children = sorted(folder.iterdir())
    except OSError as error:
        raise UserError(f"{folder} cannot be read: {error.strerror}", "name the folder with the submissions") from None
    return [child for child in children if not child.name.startswith((".", "__"))]


def stem(path: Path) -> str:
    """A file's name as exercises' files are called: without its suffix, in lower case, with underscores."""
    return path.stem.lower().replace("-", "_")


def _name(name: str) -> str:
    """A file's name as text; on disk it need not be."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
