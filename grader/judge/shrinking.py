"""Hypothesis in a check: its smallest failing example is what counts, and looking for that one ends in time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from grader import errors

SECONDS = 1.5  # for one check, from its first failing example


class StopShrinking(BaseException):
    """Enough time went into making a failing example smaller."""


class Shrinking:
    """The failing examples of one check at a time.

    Args:
        stop_early: Whether the first will do.
    """

    def __init__(self, *, stop_early: bool) -> None:
        self._stop_early = stop_early
        self._first = 0.0
        self._latest: BaseException | None = None

    def begin(self) -> None:
        """A check begins."""
        self._latest = None

    def noting(self, inner: Callable[..., Any]) -> Callable[..., Any]:
        """The body of a Hypothesis check, remembering its failures and ending the shrinking in time."""

        def noted(*arguments: Any, **keywords: Any) -> Any:
            if self._latest is not None and (self._stop_early or time.perf_counter() - self._first > SECONDS):
                raise StopShrinking
            try:
                return inner(*arguments, **keywords)
            except (AssertionError, errors.SubmissionRaised) as error:
                if self._latest is None:
                    self._first = time.perf_counter()
                self._latest = error
                raise

        return noted

    def shown(self, raised: BaseException | None) -> BaseException | None:
        """What a learner sees of what ended the check: the latest example, where Hypothesis ended it in its place."""
        own = isinstance(raised, (StopShrinking, errors.SubmissionTimedOut))
        hypothesis = raised is not None and type(raised).__module__.startswith("hypothesis.")
        return self._latest if self._latest is not None and (own or hypothesis) else raised


def keep_quiet() -> None:
    """Hypothesis writes nothing, keeps no clock, and tells one failure."""
    from hypothesis import HealthCheck, Phase, settings

    settings.register_profile(
        "practice",
        max_examples=25,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        print_blob=False,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )
    settings.load_profile("practice")
