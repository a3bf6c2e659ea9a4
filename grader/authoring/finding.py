"""What the proofs of an exercise have to tell."""

from __future__ import annotations

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """Something that is wrong with an exercise: where, what, and what to do."""

    where: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}{f' ({self.remedy})' if self.remedy else ''}"
