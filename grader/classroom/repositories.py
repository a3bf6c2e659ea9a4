"""A class's repositories, cloned side by side: GitHub Classroom calls each ``<assignment>-<account>``."""

from __future__ import annotations

from collections.abc import Sequence
from os.path import commonprefix
from pathlib import Path

from grader.classroom.rosters import Roster

_CLONES = "-submissions"  # what `gh classroom clone student-repos` puts behind the assignment's name


def prefix(folder: Path, names: Sequence[str], roster: Roster | None) -> str:
    """What comes before the student in every one of these names; "" where they are students' own.

    With a roster that is what leaves accounts, or ids, that it knows. Without one the folders must be clones, and
    it is the assignment's name, else as much as they have in common, up to a hyphen.

    Args:
        folder: What holds them.
        names: The names of the folders in it, as text.
        roster: The class.
    """
    common = commonprefix(names)
    ends = [at + 1 for at, letter in enumerate(common) if letter == "-"]
    starts = [common[:end] for end in ends if all(len(name) > end for name in names)]
    if roster is not None:
        if any(roster.find(name) for name in names):
            return ""
        known = {start: sum(roster.find(name[len(start) :]) is not None for name in names) for start in starts}
        return max((start for start in starts if known[start]), key=known.__getitem__, default="")
    if not starts or not all(_is_clone(folder / name) for name in names):
        return ""
    assignment = folder.absolute().name.removesuffix(_CLONES) + "-"
    if assignment in starts:
        return assignment
    return starts[-1] if len(names) > 1 else ""


def _is_clone(folder: Path) -> bool:
    try:
        return (folder / ".git").exists()
    except OSError:  # a folder that cannot be looked into is told by who reads it
        return False
