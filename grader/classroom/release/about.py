"""What the running package says of itself: its metadata, its licence, and the versions of all that it needs."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import msgspec

from grader.catalog import Exercise, checkout
from grader.errors import UserError

DISTRIBUTION = "dl-practice"
_HEADERS = ("Summary", "Author", "License-Expression", "License-File", "Keywords", "Classifier", "Requires-Python")
_NAME = re.compile(r"[A-Za-z0-9._-]+")

# What a CUDA build of torch requires; a CPU build on another machine would have to bring it all the same.
_OF_TORCH_ALONE = re.compile(r"(nvidia|cuda|triton)\b")


class About(msgspec.Struct, frozen=True):
    """What a wheel of this package must say.

    Attributes:
        headers: The lines of its METADATA that describe it, in order.
        requires: What it needs, as requirements.
        entry_points: Its commands.
        licenses: The texts of LICENSE and NOTICE, by name.
    """

    headers: tuple[tuple[str, str], ...]
    requires: tuple[str, ...]
    entry_points: str
    licenses: dict[str, bytes]


def about() -> About:
    """What is known of the running package, in a checkout and where it is installed.

    Raises:
        UserError: It is run from a folder that nobody installed.
    """
    try:
        found = distribution(DISTRIBUTION)
    except PackageNotFoundError:
        raise UserError(
            f"{DISTRIBUTION} is not installed here, so that its metadata is not known", "make demo"
        ) from None
    headers = tuple((key, value) for key in _HEADERS for value in found.metadata.get_all(key) or ())
    entry_points = found.read_text("entry_points.txt") or ""
    top = checkout()
    return About(headers, _requires(found, top), entry_points, _licenses(found, top))


def pins(exercises: list[Exercise]) -> tuple[str, ...]:
    """The versions that are installed here of all that grading these exercises needs, as pip's ``name==version``.

    torch is among them only where an exercise needs it. Its version is without the part that names a build
    (``+cpu``), so that each machine may take its own.
    """
    waiting = list(requires(exercises))
    seen: dict[str, str] = {}
    while waiting:
        name = _NAME.match(waiting.pop())
        key = re.sub(r"[-_.]+", "-", name[0]).lower() if name else ""
        if not key or key in seen or _OF_TORCH_ALONE.match(key):
            continue
        try:
            found = distribution(key)
        except PackageNotFoundError:
            continue  # for another platform or another Python
        seen[key] = f"{key}=={found.version.partition('+')[0]}"
        waiting += [need for need in found.requires or () if "extra" not in need.partition(";")[2]]
    return tuple(seen[key] for key in sorted(seen))


def requires(exercises: list[Exercise]) -> tuple[str, ...]:
    """What the package needs for these exercises, as requirements: torch only where one needs it."""
    torch = any(exercise.backend == "torch" for exercise in exercises)
    return tuple(need for need in about().requires if torch or not re.match(r"torch\b", need))


def _requires(found: Distribution, top: Path | None) -> tuple[str, ...]:
    """A checkout's own pyproject.toml may be newer than what pip noted when it was installed."""
    if top is not None:
        project = tomllib.loads((top / "pyproject.toml").read_text("utf-8"))["project"]
        return tuple(project["dependencies"])
    return tuple(need for need in found.requires or () if "extra" not in need.partition(";")[2])


def _licenses(found: Distribution, top: Path | None) -> dict[str, bytes]:
    texts: dict[str, bytes] = {}
    for name in found.metadata.get_all("License-File") or ():
        if top is not None:
            texts[name] = (top / name).read_bytes()
        else:
            texts[name] = (found.read_text(f"licenses/{name}") or "").encode()
    return texts
