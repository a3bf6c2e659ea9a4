"""One exercise, one or many submissions: a pytest session around the plugin, and the reports that come out."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Collection, Generator, Iterable
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest

from grader import __version__, catalog
from grader.catalog import CheckInfo, Exercise
from grader.diagnosis import misconceptions
from grader.errors import GraderFault
from grader.judge import seeds, shrinking
from grader.judge.plugin import Judge
from grader.judge.subject import Subject
from grader.model import CheckResult, Isolation, Report, SubmissionId, SuiteId, Verdict, Versions
from grader.sandbox import Sandboxes, Zygote
from grader.submission import Submission, from_bytes

# Nothing of the user's own: no ini file, no conftest, no plugin; and none of pytest's that a suite has no use for.
_OPTIONS = ["-c", os.devnull, "--rootdir", os.sep, "--noconftest", "--import-mode=importlib", "-s", "--strict-markers"]
_LEFT_OUT = (
    "cacheprovider", "terminal", "faulthandler", "logging", "doctest", "junitxml", "pastebin", "stepwise",
    "unraisableexception", "threadexception",  # they collect garbage at the end, for a tenth of a second
    "setuponly", "setupplan", "debugging", "unittest", "legacypath", "recwarn", "monkeypatch", "tmpdir",
)  # fmt: skip
_ENVIRONMENT = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": None, "PYTEST_PLUGINS": None}

Progress = Callable[[CheckInfo], None]
Only = Callable[[Submission], Collection[str]]


def check(
    exercise: Exercise,
    submission: Submission,
    *,
    seed: int | None = None,
    isolation: str = "auto",
    sandboxes: Sandboxes | None = None,
    progress: Progress | None = None,
) -> Report:
    """Grade one submission; see `grade`."""
    reports: list[Report] = []
    if sandboxes is not None:
        grade(exercise, [submission], reports.append, sandboxes, seed=seed, progress=progress)
    else:
        with Sandboxes(isolation) as own:
            own.warm(exercise.backend)
            grade(exercise, [submission], reports.append, own, seed=seed, progress=progress)
    return reports[0]


def grade(
    exercise: Exercise,
    submissions: Iterable[Submission],
    deliver: Callable[[Report], None],
    sandboxes: Sandboxes,
    *,
    seed: int | None = None,
    diagnose: bool = True,
    stop_early: bool = False,
    only: Only | None = None,
    progress: Progress | None = None,
) -> None:
    """Grade submissions one after another in one pytest session.

    Args:
        exercise: Whose suites to run; without a hidden suite the public checks alone.
        submissions: Taken one at a time, so that a stream will do.
        deliver: Called with each report as soon as there is one.
        sandboxes: The zygotes to fork workers from.
        seed: For the suite's inputs; by default from suite and submission, so that a regrade says the same.
        diagnose: Whether to look for the misconception behind a failed check.
        stop_early: Whether the verdict is all that is wanted: after a check that did not pass the rest are not run, and
            no smaller example is looked for.
        only: The names of the checks to run for a submission; the others are not run, but for the gates.
        progress: Called before each check.

    Raises:
        GraderFault: The suite cannot be collected, or no sandbox can be had at all.
    """
    run = _Run(exercise, sandboxes, seed, diagnose=diagnose, only=only, progress=progress)

    def loop(judge: Judge) -> None:
        if not judge.trouble:
            for submission in submissions:
                deliver(run.report(judge, submission))

    judge = Judge(
        run.known,
        run.interface,
        loop,
        run.subject_from,
        exercise.reference,
        run.misconceptions,
        stop_early=stop_early,
    )
    suites = [str(path) for path in (exercise.public_suite, exercise.hidden_suite) if path is not None]
    if any("hypothesis" in Path(path).read_text(encoding="utf-8") for path in suites):
        shrinking.keep_quiet()
    with _own_environment(), _fresh_modules(suites):
        status = pytest.main([*_OPTIONS, *(f"-pno:{name}" for name in _LEFT_OUT), *suites], plugins=[judge])
    if run.raised is not None:
        raise run.raised
    if judge.trouble:
        raise GraderFault(
            f"the suite of {exercise.slug} cannot be used: {judge.trouble[0]}", f"practice author check {exercise.slug}"
        )
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED, pytest.ExitCode.TESTS_FAILED):
        raise GraderFault(f"pytest ended with {status!r} over the suite of {exercise.slug}")


class _Run:
    """What stays the same over the submissions of one session."""

    def __init__(
        self,
        exercise: Exercise,
        sandboxes: Sandboxes,
        seed: int | None,
        *,
        diagnose: bool,
        only: Only | None,
        progress: Progress | None,
    ) -> None:
        self.exercise, self.sandboxes, self.seed = exercise, sandboxes, seed
        self.diagnose, self.only, self.progress = diagnose, only, progress
        self.known = catalog.checks(exercise)
        self.interface = catalog.interface(exercise)
        self.digest = catalog.suite_digest(exercise)
        self.inside = exercise.inside.read_text(encoding="utf-8") if exercise.inside else None
        self.misconceptions = cache(lambda: misconceptions(exercise) if diagnose else ())
        self.raised: BaseException | None = None

        @cache
        def read(path: Path) -> Submission:
            return from_bytes(path.name, path.read_bytes(), exercise)

        self._read = read

    def subject_from(self, path: Path) -> Subject:
        """A file of the exercise's own (reference, misconception), ready to be judged like a submission."""
        return self._subject(self._read(path), self._zygote())

    def report(self, judge: Judge, submission: Submission) -> Report:
        """Grade one submission; a fault of ours is tried once more, in a fresh sandbox, and then told as such."""
        seed = self.seed if self.seed is not None else seeds.of_submission(self.digest, submission.sha256)
        try:
            try:
                return self._attempt(judge, submission, seed)
            except GraderFault:
                self.sandboxes.renew(self.exercise.backend)
                return self._attempt(judge, submission, seed)
        except GraderFault as fault:
            return self._faulted(submission, seed, fault)
        except BaseException as error:  # pytest would swallow it at the end of its session
            self.raised = error
            raise

    def _attempt(self, judge: Judge, submission: Submission, seed: int) -> Report:
        began = time.perf_counter()
        zygote, isolation = self.sandboxes.get(self.exercise.backend)
        if submission.problem:
            results, notes = _unreadable(self.known, submission), list[str]()
        else:
            subject = self._subject(submission, zygote)
            try:
                results = judge.run(subject, seed, self.only(submission) if self.only else None, self.progress)
                notes = subject.notes
            finally:
                subject.close()
        return self._made(submission, seed, isolation, results, notes, time.perf_counter() - began)

    def _subject(self, submission: Submission, zygote: Zygote) -> Subject:
        return Subject(zygote, self.exercise, submission, self.inside)

    def _zygote(self) -> Zygote:
        return self.sandboxes.get(self.exercise.backend)[0]

    def _made(
        self,
        submission: Submission,
        seed: int,
        isolation: Isolation,
        results: tuple[CheckResult, ...],
        notes: list[str],
        seconds: float,
        fault: GraderFault | None = None,
    ) -> Report:
        torch = version("torch") if self.exercise.backend == "torch" else None
        return Report(
            exercise=self.exercise.slug,
            exercise_version=self.exercise.version,
            submission=SubmissionId(submission.name, submission.sha256, (*submission.notes, *notes)),
            suite=SuiteId(self.digest, seed),
            graded_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            versions=Versions(__version__, platform.python_version(), np.__version__, torch),
            isolation=isolation,
            verdict=Verdict.GRADER_FAULT if fault else _verdict(results),
            score=None if fault else float(sum(result.earned for result in results)),
            max_score=float(sum(info.points for info in self.known)),
            seconds=round(seconds, 6),
            checks=results,
            message=f"{fault.message}{f' ({fault.remedy})' if fault.remedy else ''}" if fault else submission.problem,
        )

    def _faulted(self, submission: Submission, seed: int, fault: GraderFault) -> Report:
        results = tuple(
            CheckResult(info.id, info.title, info.hidden, Verdict.GRADER_FAULT, 0.0, info.points, 0.0)
            for info in self.known
        )
        return self._made(submission, seed, Isolation("none", ()), results, [], 0.0, fault)


def _unreadable(known: tuple[CheckInfo, ...], submission: Submission) -> tuple[CheckResult, ...]:
    """The results of a submission that is no program: the first check says why."""
    return tuple(
        CheckResult(
            info.id, info.title, info.hidden, Verdict.ERROR if i == 0 else Verdict.NOT_RUN, 0.0, info.points, 0.0,
            message=submission.problem if i == 0 else "", line=submission.problem_line if i == 0 else None,
        )
        for i, info in enumerate(known)
    )  # fmt: skip


def _verdict(results: tuple[CheckResult, ...]) -> Verdict:
    """The verdict on the whole submission."""
    verdicts = {result.verdict for result in results}
    if verdicts <= {Verdict.PASSED}:
        return Verdict.PASSED
    if Verdict.NOT_STARTED in verdicts and verdicts <= {Verdict.NOT_STARTED, Verdict.NOT_RUN}:
        return Verdict.NOT_STARTED
    return Verdict.FAILED


@contextmanager
def _own_environment() -> Generator[None]:
    """pytest without what the user's environment would add to it."""
    kept = {name: os.environ.get(name) for name in _ENVIRONMENT}
    _set(_ENVIRONMENT)
    try:
        yield
    finally:
        _set(kept)


def _set(values: dict[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@contextmanager
def _fresh_modules(suites: list[str]) -> Generator[None]:
    """Forget the suites' modules afterwards, so that an edited suite is read anew."""
    try:
        yield
    finally:
        for name, module in list(sys.modules.items()):
            if getattr(module, "__file__", None) in suites:
                del sys.modules[name]
