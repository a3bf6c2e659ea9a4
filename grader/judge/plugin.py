"""The pytest plugin: fixtures for suites, and a run loop over submissions in place of pytest's own.

One pytest session serves many submissions: the suite is collected once, and each check then runs
for each submission at the cost of its own work. Reports are built from what the checks raised;
nothing that a submission prints or returns decides a verdict.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import errors
from grader.catalog import CheckInfo
from grader.diagnosis import Misconception
from grader.expect import Mismatch
from grader.judge import fixtures, seeds
from grader.judge.diagnosing import Diagnoser
from grader.judge.explain import Outcome, of_exception, unusable
from grader.judge.shrinking import Shrinking
from grader.judge.subject import HelpersRaised, Subject
from grader.model import CheckResult, Verdict
from grader.sandbox import Handle, Module

_NOT_RUN = Outcome(Verdict.NOT_RUN)


class Judge:
    """The plugin. `pytest_runtestloop` hands each submission to `run` and leaves the order to its caller."""

    def __init__(
        self,
        known: tuple[CheckInfo, ...],
        interface: dict[str, list[str]],
        loop: Callable[[Judge], None],
        make_subject: Callable[[Path], Subject],
        reference: Path | None,
        wrong: Callable[[], tuple[Misconception, ...]],
        *,
        stop_early: bool = False,
    ) -> None:
        self.known = known
        self.interface = interface
        self.collected: dict[str, pytest.Item] = {}
        self._plain: dict[str, fixtures.Plain] = {}
        self.trouble: list[str] = []  # what kept the suite from being collected
        self._loop = loop
        self._make_subject = make_subject
        self._reference = reference
        self._stop_early = stop_early
        self._diagnoser = Diagnoser(wrong, make_subject, self._replies)
        self._subject: Subject | None = None
        self._extra: list[Subject] = []
        self._seed = 0
        self._raised: BaseException | None = None
        self._shrinking = Shrinking(stop_early=stop_early)

    # pytest's hooks

    def pytest_configure(self, config: pytest.Config) -> None:
        """Register the suites' markers."""
        config.addinivalue_line("markers", "points(n): what the check earns")
        config.addinivalue_line("markers", "gate: when this check fails, the later ones are not run")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remember why a suite could not be collected."""
        if report.failed:
            self.trouble.append(str(report.longrepr))

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Know the checks by name, and let Hypothesis stop shrinking in time."""
        for item in items:
            self.collected[item.name] = item
            if (plain := fixtures.plain(item)) is not None:
                self._plain[item.name] = plain
            made = getattr(getattr(item, "obj", None), "hypothesis", None)
            if made is not None:
                made.inner_test = self._shrinking.noting(made.inner_test)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Grade every submission that comes."""
        del session
        self._loop(self)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Keep the exception itself: pytest's own account of it would take longer than most checks."""
        if call.excinfo is not None and self._raised is None:
            self._raised = call.excinfo.value
        outcome = "passed" if call.excinfo is None else "failed"
        when = "call" if call.when == "collect" else call.when
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, when, duration=call.duration)

    # fixtures

    @pytest.fixture
    def submission(self) -> Module:
        """The submission's module, in its worker."""
        return self._fixture("submission", "")

    @pytest.fixture
    def inside(self) -> Handle:
        """The functions of the exercise's inside.py, in the submission's worker."""
        return self._fixture("inside", "")

    @pytest.fixture
    def observe(self) -> fixtures.Observe:
        """Warnings, seeds and CPU time of the submission."""
        return self._fixture("observe", "")

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> np.random.Generator:
        """A generator seeded by suite, submission and check."""
        return self._fixture("rng", request.node.name)

    @pytest.fixture
    def reference(self) -> Module:
        """The reference in a worker of its own, for comparing times."""
        return self._fixture("reference", "")

    def _fixture(self, name: str, check: str) -> Any:
        """The value of one of `fixtures.NAMES` for a check."""
        match name:
            case "submission":
                return self._current.module()
            case "inside":
                return self._current.inside()
            case "observe":
                return fixtures.Observe(self._current)
            case "rng":
                return seeds.generator(self._seed, check)
            case _:
                return self._reference_module()

    def _reference_module(self) -> Module:
        if self._reference is None:
            raise errors.GraderFault("the exercise has no reference to compare with")
        subject = self._make_subject(self._reference)
        self._extra.append(subject)
        subject.start_check(self._seed)
        if subject.stopped is not None:
            raise errors.GraderFault(f"the reference cannot be loaded: {subject.stopped}")
        return subject.module()

    @property
    def _current(self) -> Subject:
        assert self._subject is not None
        return self._subject

    # running

    def run(
        self,
        subject: Subject,
        seed: int,
        only: Collection[str] | None = None,
        progress: Callable[[CheckInfo], None] | None = None,
    ) -> tuple[CheckResult, ...]:
        """Every check of the suite (or the gates and `only` these) against one submission, and the diagnosis."""
        results: list[CheckResult] = []
        replies: dict[str, list[Any]] = {}  # in checks that did not pass
        lacking: set[str] = set()
        closed = False
        for info in self.known:
            if progress is not None:
                progress(info)
            began = time.perf_counter()
            left_out = only is not None and info.id not in only and not info.gate
            told = subject.stopped is not None and any(r.verdict is not Verdict.NOT_RUN for r in results)
            if closed or left_out or told:
                outcome = _NOT_RUN
            else:
                outcome, error = self.run_check(subject, info, seed)
                subject.transcript.told()
                if outcome.verdict is not Verdict.PASSED and subject.transcript.replies:
                    replies[info.id] = subject.transcript.replies
                if isinstance(error, errors.SubmissionLacks):
                    outcome = _NOT_RUN if error.message in lacking else outcome
                    lacking.add(error.message)
            closed = closed or ((info.gate or self._stop_early) and outcome.verdict is not Verdict.PASSED)
            results.append(
                CheckResult(
                    id=info.id,
                    title=info.title,
                    hidden=info.hidden,
                    verdict=outcome.verdict,
                    earned=info.points if outcome.verdict is Verdict.PASSED else 0.0,
                    points=info.points,
                    seconds=round(time.perf_counter() - began, 6),
                    message=outcome.message,
                    printed=subject.printed() if outcome.verdict is not Verdict.NOT_RUN else "",
                    line=outcome.line,
                )
            )
        return self._diagnoser.explain(subject, tuple(results), replies, seed)

    def run_check(self, subject: Subject, info: CheckInfo, seed: int) -> tuple[Outcome, BaseException | None]:
        """One check against one submission; the outcome and what the check raised.

        Raises:
            GraderFault: The sandbox failed, or the suite did, twice and with the reference too.
        """
        error = self._raised_by(subject, info.id, seed)
        outcome = self._outcome(error, subject)
        if outcome is not None:
            return outcome, error
        # Neither a mismatch nor the submission's own exception: the suite stumbled over a reply, or is itself wrong.
        if self._reference is not None and isinstance(error, Exception):
            transcript = subject.transcript
            reference = self._make_subject(self._reference)
            try:
                sound = self._raised_by(reference, info.id, seed) is None
            finally:
                reference.close()
            if sound:
                return unusable(error, transcript, self.interface), error
        raise errors.GraderFault(f"the check {info.id} of the suite failed by itself: {type(error).__name__}: {error}")

    def _raised_by(self, subject: Subject, check: str, seed: int) -> BaseException | None:
        """Run one check; what it raised, None when it passed."""
        item = self.collected[check]
        number = seeds.of_check(seed, check, "suite")
        self._begin(subject, seed)
        seeds.seed_globals(number)
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            sys.modules["hypothesis"].seed(number)(item.obj)  # pyright: ignore[reportAttributeAccessIssue]
        try:
            subject.start_check(seeds.of_check(seed, check, "worker"))
            if "inside" in getattr(item, "fixturenames", ()) and subject.stopped is None:
                subject.load_inside()
            if subject.stopped is not None:  # pytest does not recover from a BaseException in a fixture
                return subject.stopped
            self._execute(item)
            if subject.worker is not None:
                subject.worker.assert_quiet()
        except (errors.SubmissionFault, HelpersRaised) as fault:
            return fault
        finally:
            self._subject = None
            while self._extra:
                self._extra.pop().close()
        raised = self._raised
        if isinstance(raised, errors.GraderFault):
            raise raised
        return self._shrinking.shown(raised)

    def _execute(self, item: pytest.Item) -> None:
        """Run an item: its function alone where it wants no more than the judge's fixtures, since that is faster."""
        plain = self._plain.get(item.name)
        if plain is None:
            item.ihook.pytest_runtest_protocol(item=item, nextitem=None)
            return
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # the suite's own
                plain.function(**{name: self._fixture(name, item.name) for name in plain.asks_for})
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self._raised = error

    def _replies(self, subject: Subject, check: str, seed: int) -> tuple[list[Any], int]:
        """What a subject replies in a check, and in how many bytes; nothing when it passes."""
        error = self._raised_by(subject, check, seed)
        failed = error is not None and not isinstance(error, pytest.skip.Exception)
        return (subject.transcript.replies, subject.transcript.size) if failed else ([], 0)

    def _begin(self, subject: Subject, seed: int) -> None:
        self._subject, self._seed, self._raised = subject, seed, None
        self._shrinking.begin()

    def _outcome(self, error: BaseException | None, subject: Subject) -> Outcome | None:
        if error is None:
            return Outcome(Verdict.PASSED)
        if isinstance(error, pytest.skip.Exception):
            return _NOT_RUN
        if isinstance(error, pytest.fail.Exception):
            error = Mismatch(str(error))
        return of_exception(error, subject.transcript, self.interface)
