"""What a submission may use, and what one check saw of it beside its replies."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from grader import errors
from grader.sandbox import faults

WARNINGS_OF_A_CALL = 50
WARNINGS_OF_A_CHECK = 1000


@dataclass
class Allowance:
    """What a submission may use, and what it has used; the respawned worker goes on with the rest.

    Attributes:
        check_seconds: Wall time for the calls of one check.
        cpu_seconds: CPU time for all checks together; waiting is bounded by twice as much.
        memory_bytes: Memory beyond what a worker starts with.
        printed_bytes: How much of what it prints is kept, for a check.
        result_bytes: The largest reply.
    """

    check_seconds: float = 10.0
    cpu_seconds: float = 60.0
    memory_bytes: int = 1 << 30
    printed_bytes: int = 64 << 10
    result_bytes: int = 256 << 20
    cpu_used: float = 0.0
    waited: float = 0.0

    def check_left(self) -> None:
        """Raise SubmissionTimedOut when nothing is left for another check."""
        if self.cpu_used >= self.cpu_seconds or self.waited >= 2 * self.cpu_seconds:
            raise errors.SubmissionTimedOut(self.used_up())

    def used_up(self) -> str:
        """What a learner reads when nothing is left."""
        return f"its {self.cpu_seconds:g} s of CPU time for all checks together are used up"

    def left_for(self, seen: Seen) -> float:
        """Seconds that its next answer may take; a moment even when the check's time is gone."""
        return max(min(self.check_seconds - seen.waited, 2 * self.cpu_seconds - self.waited), 0.05)

    def late(self, seen: Seen) -> errors.SubmissionTimedOut:
        """The exception for an answer that took longer."""
        over = 2 * self.cpu_seconds - self.waited < self.check_seconds - seen.waited
        return errors.SubmissionTimedOut(self.used_up() if over else f"no answer within {self.check_seconds:g} s")

    def charge(self, seen: Seen, since: float) -> None:
        """Count the time since then, by `time.perf_counter`, as time that the submission took."""
        waited = time.perf_counter() - since
        seen.waited += waited
        self.waited += waited


@dataclass
class Seen:
    """What one check saw of its worker, beside the replies."""

    printed: bytearray = field(default_factory=bytearray)
    dropped: int = 0
    warnings: list[faults.Warned] = field(default_factory=list[faults.Warned])
    waited: float = 0.0

    def print(self, chunk: bytes, limit: int) -> None:
        """Keep the first part of what is printed and count the rest."""
        room = max(0, limit - len(self.printed))
        self.printed += chunk[:room]
        self.dropped += max(0, len(chunk) - room)

    def warn(self, said: Any) -> None:
        """Keep the warnings of a reply; raises ValueError or TypeError when they are none."""
        if not isinstance(said, list) or len(said) > WARNINGS_OF_A_CALL:
            raise ValueError
        room = WARNINGS_OF_A_CHECK - len(self.warnings)
        self.warnings += [faults.warned(item) for item in said[:room]]
