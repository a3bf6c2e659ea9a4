"""Where exercises are found, and in which order they are told."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from grader import settings
from grader.catalog.exercise import SLUG, Exercise, load
from grader.errors import BrokenExercise, UnknownExercise, UserError

# The order in which a learner meets the topics; others come after them, by name.
_TOPICS = (
    "foundations",
    "training",
    "convolution",
    "detection",
    "recurrent",
    "embeddings",
    "transformers",
    "generation",
)


class Root(msgspec.Struct, frozen=True):
    """A place that holds exercises, and perhaps their solutions."""

    exercises: Path
    solutions: Path

    def slugs(self) -> list[str]:
        """The slugs of all exercises here, broken ones too: the folder is the registration."""
        return sorted(folder.name for folder in self.exercises.iterdir() if folder.name in self)

    def __contains__(self, slug: str) -> bool:
        return SLUG.fullmatch(slug) is not None and (self.exercises / slug).is_dir()

    def load(self, slug: str) -> Exercise:
        """Read one exercise; raises BrokenExercise."""
        private = self.solutions / slug
        return load(self.exercises / slug, private if private.is_dir() else None)


class Catalog:
    """The exercises of some roots; where two have the same slug the earlier root's counts."""

    def __init__(self, roots: Sequence[Root]) -> None:
        self.roots = tuple(roots)

    def slugs(self) -> list[str]:
        """All slugs by name, without reading an exercise."""
        return sorted({slug for root in self.roots for slug in root.slugs()})

    def get(self, slug: str) -> Exercise:
        """One exercise; the others are not read.

        Raises:
            UnknownExercise: Nothing is called so; the message names what is nearest.
            BrokenExercise: Its exercise.toml is wrong.
        """
        for root in self.roots:
            if slug in root:
                return root.load(slug)
        near = _nearest(slug, self.slugs())
        asked = f"; did you mean {' or '.join(near)}?" if near else ""
        raise UnknownExercise(f"there is no exercise called {slug!r}{asked}", "practice list")

    def sound(self) -> tuple[list[Exercise], list[BrokenExercise]]:
        """The exercises that can be read, in order, and what is wrong with the others."""
        good: list[Exercise] = []
        bad: list[BrokenExercise] = []
        for slug in self.slugs():
            try:
                good.append(self.get(slug))
            except BrokenExercise as error:
                bad.append(error)
        return sorted(good, key=_order), bad

    def __iter__(self) -> Iterator[Exercise]:
        """Every exercise, topic by topic and the easier first; raises BrokenExercise."""
        good, bad = self.sound()
        if bad:
            raise bad[0]
        return iter(good)

    def __contains__(self, slug: str) -> bool:
        return any(slug in root for root in self.roots)

    def __len__(self) -> int:
        return len(self.slugs())


def root_at(folder: Path) -> Root:
    """The root that a folder is: it holds exercises/, or is that folder itself.

    Raises:
        UserError: It does not exist, or holds no exercise.
    """
    # Exercises must be found from wherever a verb, or the sandbox, goes later.
    folder = folder.expanduser().absolute()
    if not folder.is_dir():
        raise UserError(f"{folder} is {'no folder' if folder.exists() else 'not there'}", "name a folder of exercises")
    try:
        for top in (folder, *([folder.parent] if folder.name == "exercises" else [])):
            root = Root(top / "exercises", top / "solutions")
            if root.exercises.is_dir() and root.slugs():
                return root
    except OSError as error:
        raise UserError(f"{error.filename} cannot be read: {error.strerror}") from None
    raise UserError(
        f"{folder} holds no exercise: they belong into {folder.name}/exercises/SLUG",
        f"practice author new SLUG --exercises {folder}",
    )


def checkout() -> Path | None:
    """The working copy that this package is run from; None where it is installed."""
    top = Path(__file__).resolve().parents[2]
    return top if (top / "exercises").is_dir() and (top / "pyproject.toml").is_file() else None


def open_catalog(exercises: Path | None = None, *, only: bool = False) -> Catalog:
    """The exercises that can be had here.

    Args:
        exercises: A folder of one's own exercises, looked at first.
        only: Leave out all others.

    Raises:
        UserError: `exercises`, or a folder of PRACTICE_PATH, is not there or holds no exercise.
    """
    own = [] if exercises is None else [root_at(exercises)]
    if only and own:
        return Catalog(own)
    top = checkout() or Path(__file__).resolve().parents[1] / "data"
    built_in = [Root(top / "exercises", top / "solutions")] if (top / "exercises").is_dir() else []
    return Catalog([*own, *(_listed(folder) for folder in settings.extra_roots()), *built_in])


def _listed(folder: Path) -> Root:
    try:
        return root_at(folder)
    except UserError as error:
        raise UserError(f"PRACTICE_PATH: {error.message}", "correct or unset PRACTICE_PATH") from None


def _nearest(slug: str, slugs: list[str]) -> list[str]:
    """At most three slugs that look like this one, or that it is a part of."""
    asked = slug.strip().lower().removesuffix(".py").replace("_", "-").replace(" ", "-")
    parts = [other for other in slugs if len(asked) > 2 and asked in other]
    return list(dict.fromkeys([*difflib.get_close_matches(asked, slugs, 3), *parts]))[:3]


def _order(exercise: Exercise) -> tuple[int, str, int, str]:
    place = _TOPICS.index(exercise.topic) if exercise.topic in _TOPICS else len(_TOPICS)
    return place, exercise.topic, exercise.level, exercise.slug
