"""What goes to a lane and what comes back, and the key under which a result is kept."""

from __future__ import annotations

import hashlib
import platform
from enum import StrEnum
from functools import cache
from importlib.metadata import PackageNotFoundError, version

import msgspec

from grader import __version__
from grader.catalog import Exercise, checks

_SPARE_SECONDS = 120.0  # beside what the checks may take


class Setup(msgspec.Struct, frozen=True):
    """How a lane is to be set up.

    Attributes:
        exercises: The folder of own exercises, or "" for the built-in ones.
        isolation: ``auto``, ``full``, ``restricted`` or ``process``.
    """

    exercises: str = ""
    isolation: str = "auto"


class Machine(msgspec.Struct, frozen=True):
    """What a lane says of itself before it works: versions, the isolation in force, and the suites it has."""

    versions: dict[str, str]
    tier: str
    suites: dict[str, str]


class Task(msgspec.Struct, frozen=True):
    """One submission to grade.

    Attributes:
        slug: Its exercise.
        suite: The digest of the suite that must grade it.
        name: The file's name.
        data: The file.
        seconds: After so long the lane is taken for dead.
    """

    slug: str
    suite: str
    name: str
    data: bytes
    seconds: float


def longest(exercise: Exercise) -> float:
    """How many seconds the judge may take for a task: those of every check, and again, since a fault is tried twice."""
    return 2 * len(checks(exercise)) * exercise.limits.check_seconds + _SPARE_SECONDS


class Kind(StrEnum):
    """What an answer is: a report, a submission that cannot be read, or a fault of ours."""

    REPORT = "report"
    UNREADABLE = "unreadable"
    FAULT = "fault"


class Answer(msgspec.Struct, frozen=True):
    """What became of a task: a report as JSON, or why there is none."""

    kind: Kind
    report: bytes = b""
    message: str = ""


@cache
def own_versions() -> dict[str, str]:
    """The versions that results depend on, of this interpreter."""
    return {
        "grader": __version__,
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "torch": _torch(),
    }


def _torch() -> str:
    """torch's version; "" where no exercise needs it and it is not installed."""
    try:
        return version("torch")
    except PackageNotFoundError:
        return ""


def key_of(data: bytes, name: str, exercise: Exercise, suite: str, tier: str) -> str:
    """What a result is kept under: a digest of all that it depends on.

    The seed is not in it: it follows from the suite and the submission.

    Args:
        data: The submission's bytes.
        name: Its file name, whose suffix says how it is read.
        exercise: What it answers.
        suite: The digest of the suites and the metadata.
        tier: The isolation in force.
    """
    versions = own_versions()
    if exercise.backend != "torch":
        versions = {name: version for name, version in versions.items() if name != "torch"}
    parts = [
        hashlib.sha256(data).hexdigest(),
        name.rpartition(".")[2].lower(),
        exercise.slug,
        suite,
        msgspec.json.encode(exercise.limits, order="sorted").decode(),
        msgspec.json.encode(versions, order="sorted").decode(),
        tier,
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
