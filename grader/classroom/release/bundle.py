"""What a class is handed: statements, stubs, public checks, and a wheel that runs them; no solution is in it.

::

    README.md                      what to do, for the learner
    attention.py                   the stub to fill in, and data beside it
    exercises/attention/           statement, public checks, metadata, the stub as it was
    dl_practice-...whl             `practice` with these exercises alone
    constraints.txt                the versions that the instructor has
    LICENSE, NOTICE
    .github/workflows/checks.yml   in a repository's template alone
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from grader import datasets
from grader.catalog import Exercise
from grader.classroom.release import wheel
from grader.classroom.release.about import about, pins
from grader.classroom.release.templates import rendered
from grader.errors import BrokenExercise


class Item(msgspec.Struct, frozen=True):
    """An exercise as the templates show it."""

    slug: str
    title: str
    file: str
    data: tuple[str, ...]


def write(folder: Path, exercises: list[Exercise], *, github: bool = False) -> None:
    """Fill an empty folder.

    Args:
        folder: The folder.
        exercises: What to hand out.
        github: Whether it is a repository's template, with a workflow that runs the public checks.

    Raises:
        BrokenExercise: A file of an exercise cannot be read.
    """
    for exercise in exercises:
        files = wheel.public_files(exercise)
        _put(folder / "exercises" / exercise.slug, files)
        _put(folder, {exercise.file_name: files[exercise.file_name]})
        _put(folder, {path.name: _data(path) for path in map(datasets.path, exercise.data)})
    _put(folder, about().licenses)
    _put(folder, {"constraints.txt": "".join(f"{pin}\n" for pin in pins(exercises)).encode()})
    made = wheel.build(folder, exercises)
    facts = {
        "exercises": [Item(each.slug, each.title, each.file_name, _names(each)) for each in exercises],
        "wheel": made.name,
        "torch": any(each.backend == "torch" for each in exercises),
        "github": github,
    }
    _put(folder, {"README.md": rendered("README.md.txt", facts)})
    if github:
        _put(folder / ".github" / "workflows", {"checks.yml": rendered("checks.yml.txt", facts)})
        _put(folder, {".gitignore": b"__pycache__/\n.ipynb_checkpoints/\n.venv/\n"})


def _names(exercise: Exercise) -> tuple[str, ...]:
    return tuple(datasets.path(name).name for name in exercise.data)


def _data(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BrokenExercise(f"{path} cannot be read: {error.strerror}") from None


def _put(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
