"""The report and what it is made of: frozen data, the same for every rendering."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Verdict(StrEnum):
    """What became of a check; a report uses passed, failed, not_started and grader_fault."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    FORBIDDEN = "forbidden"
    TAMPERED = "tampered"
    NOT_RUN = "not_run"
    NOT_STARTED = "not_started"
    GRADER_FAULT = "grader_fault"


class Diagnosis(msgspec.Struct, frozen=True):
    """A misconception whose replies in this check equal the submission's.

    Attributes:
        wrong: The misconception's name: its file in ``wrong/``, without the suffix.
        says: Its docstring, what a learner reads.
    """

    wrong: str
    says: str


class CheckResult(msgspec.Struct, frozen=True):
    """One check of one submission.

    Attributes:
        id: The test function's name.
        title: Its docstring's first line, what a learner reads.
        hidden: Whether it comes from the hidden suite.
        verdict: What became of it.
        earned: All of its points, or none.
        points: What it can earn; 0 for public checks.
        seconds: How long it took, the suite's own work included.
        message: What was seen and what was expected; empty when it passed.
        printed: What the submission printed during the check, at most 64 KB.
        line: The line of the submission to look at, where one is known.
        diagnosis: The misconception that gives the very same replies, if one does.
    """

    id: str
    title: str
    hidden: bool
    verdict: Verdict
    earned: float
    points: float
    seconds: float
    message: str = ""
    printed: str = ""
    line: int | None = None
    diagnosis: Diagnosis | None = None


class SubmissionId(msgspec.Struct, frozen=True):
    """Which file was graded: its name, the SHA-256 of its bytes, and what reading it had to tell."""

    name: str
    sha256: str
    notes: tuple[str, ...] = ()


class SuiteId(msgspec.Struct, frozen=True):
    """Which suite graded it, and with which seed."""

    sha256: str
    seed: int


class Versions(msgspec.Struct, frozen=True):
    """The versions that a result depends on; torch is None for a NumPy exercise."""

    grader: str
    python: str
    numpy: str
    torch: str | None


class Missing(msgspec.Struct, frozen=True):
    """A layer of isolation that is not in force, why, and what would bring it."""

    layer: str
    why: str
    remedy: str = ""


class Isolation(msgspec.Struct, frozen=True):
    """The tier in force: full, restricted or process; its layers; what is missing from full."""

    tier: str
    layers: tuple[str, ...]
    missing: tuple[Missing, ...] = ()


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known about one submission to one exercise; every rendering comes from it."""

    schema: str = "practice-report/1"
    exercise: str
    exercise_version: int
    submission: SubmissionId
    suite: SuiteId
    graded_at: str
    versions: Versions
    isolation: Isolation
    verdict: Verdict
    score: float | None  # None after a grader fault: never full, never zero
    max_score: float
    seconds: float
    checks: tuple[CheckResult, ...]
    message: str = ""  # what concerns the submission as a whole


def to_json(report: Report) -> bytes:
    """The report as one line of JSON."""
    return msgspec.json.encode(report)


def from_json(data: bytes | str) -> Report:
    """The report that `to_json` wrote; raises msgspec.ValidationError for anything else."""
    return msgspec.json.decode(data, type=Report)
