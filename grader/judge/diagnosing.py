"""Looking for the misconception behind a submission's failed checks.

The submission's replies to inputs of one fixed seed are compared with each misconception's to the same
inputs. Since that seed is the same for every submission, a session asks a misconception once for all that fail
the same checks, however many submissions it grades.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from grader.diagnosis import Misconception, candidates, same_replies
from grader.errors import GraderFault
from grader.judge.subject import Subject
from grader.model import CheckResult, Diagnosis, Verdict

SEED = 1  # of the inputs that both answer; the proof of an exercise shows that they tell a misconception from the truth
SECONDS = 1.5  # of CPU time, ours and theirs, for asking misconceptions about one submission
WAITED_SECONDS = 6.0  # for the same, on a machine that has little time for us
OWN_SECONDS = 5.0  # for running a submission's failed checks again; one that took so long is not
KEPT_BYTES = 64 << 20  # of misconceptions' replies

Replies = Callable[[Subject, str, int], tuple[list[Any], int]]


class Diagnoser:
    """The misconceptions of one exercise, as far as this session has asked them.

    Args:
        known: The exercise's misconceptions; read when they are first wanted.
        make_subject: A file of the exercise's own, ready to be judged like a submission.
        replies: What a subject replies in a check with the inputs of a seed, and in how many bytes; nothing where it
            passes.
    """

    def __init__(
        self,
        known: Callable[[], tuple[Misconception, ...]],
        make_subject: Callable[[Path], Subject],
        replies: Replies,
    ) -> None:
        self._known, self._make_subject, self._replies = known, make_subject, replies
        self._kept = _Kept()

    def explain(
        self, subject: Subject, results: tuple[CheckResult, ...], replies: dict[str, list[Any]], seed: int
    ) -> tuple[CheckResult, ...]:
        """The results with a diagnosis where one misconception gives the submission's very replies.

        Args:
            subject: The submission.
            results: What became of its checks.
            replies: What it replied in checks that it did not pass, by check, where it did at all.
            seed: Of the inputs that it replied to.
        """
        wanted = (Verdict.FAILED, Verdict.ERROR)
        failed = [r.id for r in results if r.verdict in wanted and r.id in replies and r.seconds < OWN_SECONDS]
        if not failed:
            return results
        found = self._found(subject, failed, dict(replies) if seed == SEED else {})
        return tuple(msgspec.structs.replace(r, diagnosis=found[r.id]) if r.id in found else r for r in results)

    def _found(self, subject: Subject, failed: list[str], mine: dict[str, list[Any]]) -> dict[str, Diagnosis]:
        """The failed checks that a misconception explains; `mine` is what the submission replies, as far as known."""
        found: dict[str, Diagnosis] = {}
        spent = _Spent()

        def agrees(asked: _Asked, check: str) -> bool:
            if check not in mine:
                began = time.perf_counter()
                mine[check] = self._replies(subject, check, SEED)[0]
                spent.own += time.perf_counter() - began
            return bool(mine[check]) and same_replies(mine[check], asked(check))

        for wrong in candidates(self._known(), failed):
            if not spent.leaves_more():
                break
            asked = _Asked(wrong, self._make_subject, self._replies, self._kept, spent)
            with suppress(GraderFault), closing(asked):  # a diagnosis is a help, not a right
                # Its own check first: where that differs it is another mistake, and the rest need not be asked.
                if wrong.caught_by not in found and agrees(asked, wrong.caught_by):
                    told = Diagnosis(wrong.name, wrong.says)
                    found[wrong.caught_by] = told
                    for check in failed:
                        if check not in found and spent.leaves_more() and agrees(asked, check):
                            found[check] = told
        return found


@dataclass
class _Spent:
    """The time that went into one submission's diagnosis: CPU time and waiting for misconceptions, and its own."""

    cpu: float = 0.0
    waited: float = 0.0
    own: float = 0.0

    def leaves_more(self) -> bool:
        """Whether another may be asked."""
        return self.cpu <= SECONDS and self.waited <= WAITED_SECONDS and self.own <= OWN_SECONDS


class _Kept:
    """What misconceptions replied, by name and by the checks that they were asked, the last one included."""

    def __init__(self) -> None:
        self._replies: dict[tuple[str, ...], list[Any]] = {}
        self._bytes = 0

    def get(self, asked: tuple[str, ...]) -> list[Any] | None:
        """The replies to the last of these checks."""
        return self._replies.get(asked)

    def keep(self, asked: tuple[str, ...], replies: list[Any], size: int) -> None:
        """Keep them, while there is room."""
        if asked not in self._replies and self._bytes + size <= KEPT_BYTES:
            self._replies[asked] = replies
            self._bytes += size


class _Asked:
    """One misconception, asked check by check in one worker, as the submission was; not started for what is known.

    What it replies may depend on the checks before, so it is known by all of them: a diagnosis depends on nothing
    but the submission.
    """

    def __init__(
        self,
        wrong: Misconception,
        make_subject: Callable[[Path], Subject],
        replies: Replies,
        kept: _Kept,
        spent: _Spent,
    ) -> None:
        self._wrong, self._make_subject, self._replies = wrong, make_subject, replies
        self._kept, self._spent = kept, spent
        self._subject: Subject | None = None
        self._checks: list[str] = []
        self._done = 0  # so many of them the worker has answered

    def __call__(self, check: str) -> list[Any]:
        """What it replies in a check."""
        self._checks.append(check)
        kept = self._kept.get((self._wrong.name, *self._checks))
        if kept is not None:
            return kept
        began, used = time.perf_counter(), time.process_time()
        if self._subject is None:
            self._subject = self._make_subject(self._wrong.path)
        before = self._subject.allowance.cpu_used
        try:
            replies: list[Any] = []
            while self._done < len(self._checks):
                replies, size = self._replies(self._subject, self._checks[self._done], SEED)
                self._done += 1
                self._kept.keep((self._wrong.name, *self._checks[: self._done]), replies, size)
            return replies
        finally:
            self._spent.cpu += time.process_time() - used + self._subject.allowance.cpu_used - before
            self._spent.waited += time.perf_counter() - began

    def close(self) -> None:
        """End its worker."""
        if self._subject is not None:
            self._subject.close()
