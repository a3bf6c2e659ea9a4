"""Looking for the misconception behind a submission's failed checks.

The submission's replies to inputs of one fixed seed are compared with each misconception's to the same
inputs. Since that seed is the same for every submission, a session asks each misconception once, however many
submissions it grades.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
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
        replies: Callable[[Subject, str, int], tuple[list[Any], int]],
    ) -> None:
        self._known, self._make_subject, self._replies = known, make_subject, replies
        self._kept: dict[tuple[str, str], list[Any]] = {}
        self._kept_bytes = 0
        self._spent = self._waited = 0.0

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
        self._spent = self._waited = own_spent = 0.0

        def agrees(wrong: Misconception, check: str) -> bool:
            nonlocal own_spent
            if check not in mine:
                began = time.perf_counter()
                mine[check] = self._replies(subject, check, SEED)[0]
                own_spent += time.perf_counter() - began
            return bool(mine[check]) and same_replies(mine[check], self._theirs(wrong, check))

        def in_time() -> bool:
            return self._spent <= SECONDS and self._waited <= WAITED_SECONDS and own_spent <= OWN_SECONDS

        for wrong in candidates(self._known(), failed):
            if not in_time():
                break
            with suppress(GraderFault):  # a diagnosis is a help, not a right
                # Its own check first: where that differs it is another mistake, and the rest need not be asked.
                if wrong.caught_by not in found and agrees(wrong, wrong.caught_by):
                    told = Diagnosis(wrong.name, wrong.says)
                    found[wrong.caught_by] = told
                    for check in failed:
                        if check not in found and in_time() and agrees(wrong, check):
                            found[check] = told
        return found

    def _theirs(self, wrong: Misconception, check: str) -> list[Any]:
        """What a misconception replies in a check."""
        kept = self._kept.get((wrong.name, check))
        if kept is not None:
            return kept
        began, used = time.perf_counter(), time.process_time()
        subject = self._make_subject(wrong.path)
        try:
            replies, size = self._replies(subject, check, SEED)
        finally:
            subject.close()
        if self._kept_bytes + size <= KEPT_BYTES:
            self._kept[wrong.name, check] = replies
            self._kept_bytes += size
        self._spent += time.process_time() - used + subject.allowance.cpu_used
        self._waited += time.perf_counter() - began
        return replies
