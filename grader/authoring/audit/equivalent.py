"""Mutants that no suite can kill, since they do what the reference does: a file beside the suite says why.

::

    [[equivalent]]
    within = "lstm_forward"              # needed only where the line stands in the file more than once
    removed = "if z > 0.0:"
    added = ["if z >= 0.0:", "if z != 0.0:"]
    why = "both branches give the same at 0, and z is never negative"

A mutant is addressed by the text of its line, before and after; so an entry survives every edit of the
reference but one of that very line.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from grader.authoring.audit.mutants import Mutant, plain
from grader.authoring.finding import Finding
from grader.catalog import Exercise

EQUIVALENT = "equivalent.toml"

_Text = Annotated[str, msgspec.Meta(min_length=1)]


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Mutants of one line that are equivalent for one reason.

    Attributes:
        removed: The reference's line (lines, for a change over several).
        added: What stands in its place, in each of the mutants; one text, or a list of them.
        why: Why nothing that the contract states can tell them apart.
        within: The function or method that holds the line; empty means any.
    """

    removed: _Text
    added: str | list[str]
    why: _Text
    within: str = ""

    @property
    def all_added(self) -> list[str]:
        """What `added` holds, as a list."""
        return [plain(text) for text in ([self.added] if isinstance(self.added, str) else self.added)]

    def fits(self, mutant: Mutant) -> bool:
        """Whether this is one of the mutants that are meant."""
        return (
            plain(self.removed) == mutant.removed
            and mutant.added in self.all_added
            and self.within in ("", mutant.within)
        )


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``equivalent.toml`` as it is written."""

    equivalent: tuple[Entry, ...] = ()


def entries(exercise: Exercise) -> tuple[tuple[Entry, ...], list[Finding]]:
    """What the exercise's file holds; findings where it cannot be read, and nothing where there is none."""
    path = exercise.private and exercise.private / EQUIVALENT
    if path is None or not path.is_file():
        return (), []
    try:
        return msgspec.toml.decode(path.read_bytes(), type=_File).equivalent, []
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return (), [
            Finding(EQUIVALENT, str(error), "each [[equivalent]] has removed, added and why, and may have within")
        ]


def of_equivalents(exercise: Exercise) -> list[Finding]:
    """What is wrong with the file, as far as can be told without a mutant: a line that the reference does not have."""
    listed, findings = entries(exercise)
    if exercise.reference is None or not exercise.reference.is_file():
        return findings
    text = f"\n{plain(exercise.reference.read_text(encoding='utf-8'))}\n"
    return findings + [
        Finding(EQUIVALENT, f"the reference has no line `{entry.removed}`", "remove the entry, or correct it")
        for entry in listed
        if f"\n{plain(entry.removed)}\n" not in text
    ]


def unused(listed: tuple[Entry, ...], survivors: list[Mutant], every: list[Mutant]) -> list[Finding]:
    """Findings for what is listed and survives no more."""
    findings: list[Finding] = []
    for entry in listed:
        for added in entry.all_added:
            one = Entry(entry.removed, added, entry.why, entry.within)
            if not any(one.fits(mutant) for mutant in survivors):
                killed = any(one.fits(mutant) for mutant in every)
                what = "is killed: it is not equivalent" if killed else "is no mutant of the reference"
                findings.append(Finding(EQUIVALENT, f"`{entry.removed}` to `{added}` {what}", "remove it"))
    return findings
