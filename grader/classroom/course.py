"""What `practice grade` and `practice report` are asked for, made into what they need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from grader.catalog import Catalog, CheckInfo, Exercise, checks
from grader.classroom import gathering
from grader.classroom.assignment import Assignment
from grader.errors import PracticeError, UserError


def without_file(folder: Path, slugs: Sequence[str]) -> Assignment:
    """The assignment that a folder and some slugs are: named as the folder, never due."""
    return Assignment(title=folder.resolve().name or "practice", exercises=dict.fromkeys(slugs))


def exercises_of(assignment: Assignment, catalog: Catalog) -> list[Exercise]:
    """The exercises of an assignment.

    Raises:
        UnknownExercise: One is not there.
        UserError: One has no hidden suite here, so that nothing could be scored.
    """
    found = [catalog.get(slug) for slug in assignment.exercises]
    for exercise in found:
        if exercise.hidden_suite is None:
            raise UserError(
                f"{exercise.slug} has no hidden suite here", "grade with an installation that has the solutions"
            )
    return found


def guessed(folder: Path, catalog: Catalog) -> list[str]:
    """The exercises whose files lie in the students' folders; raises UserError where there is none."""
    by_name = {slug.replace("-", "_"): slug for slug in catalog.slugs()}
    found: set[str] = set()
    for child in gathering.children(folder):
        if child.is_dir():
            stems = {gathering.stem(path) for path in gathering.children(child)}
            found |= {by_name[stem] for stem in stems & by_name.keys()}
    if not found:
        raise UserError(
            f"no file in {folder}/STUDENT/ is called like an exercise", f"practice grade {folder} SLUG names one"
        )
    return sorted(found)


def describer(catalog: Catalog) -> Callable[[str], tuple[str, tuple[CheckInfo, ...]] | None]:
    """What `marks.book` asks of an exercise: its title and its checks, None where it is not to be had."""

    def describe(slug: str) -> tuple[str, tuple[CheckInfo, ...]] | None:
        try:
            exercise = catalog.get(slug)
            return exercise.title, checks(exercise)
        except PracticeError:
            return None

    return describe
