"""The ids of a notebook's cells: what each is for, and of which exercise.

``practice-<slug>-<role>``. A slug has no underscore and a check's name begins with ``test_``, so that the two parts
are told apart, and nothing is looked up. nbgrader keeps these ids in its gradebook, out of students' reach.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

STATEMENT, SOLUTION, HELPERS, GRADED = "statement", "solution", "helpers", "graded"
_ID = re.compile(r"practice-([a-z0-9]+(?:-[a-z0-9]+)*)-(statement|solution|helpers|graded|test_[A-Za-z0-9_]+)")


class Part(msgspec.Struct, frozen=True):
    """What a cell is for.

    Attributes:
        slug: Its exercise.
        role: `STATEMENT`, `SOLUTION`, `HELPERS`, `GRADED`, or a check's name.
    """

    slug: str
    role: str

    @property
    def check(self) -> str:
        """The check that the cell stands for; "" for the other cells."""
        return self.role if self.role.startswith("test_") else ""


def grade_id(slug: str, role: str) -> str:
    """The id of an exercise's cell."""
    return f"practice-{slug}-{role}"


def part(grade_id: object) -> Part | None:
    """What a cell with this id is for; None where it is none of ours."""
    found = _ID.fullmatch(grade_id) if isinstance(grade_id, str) else None
    return Part(found[1], found[2]) if found else None


def exercise_of(ids: Iterable[str]) -> str:
    """The slug of the exercise that a notebook with these cells is about; "" where it is none of ours."""
    slugs = {found.slug for found in map(part, ids) if found is not None and found.role == SOLUTION}
    return slugs.pop() if len(slugs) == 1 else ""
