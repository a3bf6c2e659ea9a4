"""Reports to remember."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.model import CheckResult, Isolation, Report, SubmissionId, SuiteId, Verdict, Versions


@pytest.fixture
def report() -> Callable[..., Report]:
    """Makes the report of an attempt: report("twice", Verdict.PASSED)."""

    def make(exercise: str, verdict: Verdict = Verdict.FAILED, score: float | None = 1.0, printed: str = "") -> Report:
        check = CheckResult("test_a", "does a", True, verdict, score or 0.0, 3.0, 0.01, printed=printed)
        return Report(
            exercise=exercise,
            exercise_version=1,
            submission=SubmissionId(f"{exercise}.py", "0" * 64),
            suite=SuiteId("1" * 64, 5),
            graded_at="2026-11-22T14:07:08Z",
            versions=Versions("0.1.0", "3.11.7", "2.4.6", None),
            isolation=Isolation("full", ()),
            verdict=verdict,
            score=score,
            max_score=3.0,
            seconds=0.2,
            checks=(check,),
        )

    return make
