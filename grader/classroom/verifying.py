"""Whether a gradebook still says what was recorded: each attempt against its digest, and against a manifest."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from grader.classroom.gradebook import Attempt, attempt_digest
from grader.errors import UserError


class _Kept(msgspec.Struct, frozen=True):
    """An attempt as a manifest has it."""

    id: int
    student: str
    exercise: str
    digest: str


class _Manifest(msgspec.Struct, frozen=True):
    """The part of `practice report --format json` that is looked at."""

    attempts: tuple[_Kept, ...]


def edited(attempts: Iterable[Attempt], manifest: bytes | None = None) -> list[str]:
    """What is not as it was recorded, a sentence each.

    Args:
        attempts: All of an assignment's.
        manifest: What `practice report --format json` wrote earlier; without it an attempt that was edited together
            with its digest, or removed, is not found.

    Raises:
        UserError: The manifest is none.
    """
    said: list[str] = []
    digests: dict[int, str] = {}
    for attempt in attempts:
        digests[attempt.id] = attempt.digest
        if attempt_digest(attempt) != attempt.digest:
            said.append(f"{attempt.student}, {attempt.exercise}: attempt {attempt.id} was edited after it was recorded")
    if manifest is None:
        return said
    try:
        kept = msgspec.json.decode(manifest, type=_Manifest).attempts
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise UserError(
            f"that is no manifest: {error}", "practice report --format json --out FILE writes one"
        ) from None
    for each in kept:
        if each.id not in digests:
            said.append(f"{each.student}, {each.exercise}: attempt {each.id} is gone")
        elif digests[each.id] != each.digest:
            said.append(f"{each.student}, {each.exercise}: attempt {each.id} is not the one of the manifest")
    return said
