"""The proof of an exercise: its files, its suite against every solution and misconception, on three seeds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from grader import catalog, judge
from grader.authoring.files import of_files
from grader.authoring.finding import Finding
from grader.authoring.hollow import hollow, of_hollow
from grader.catalog import CheckInfo, Exercise
from grader.diagnosis import Misconception, misconceptions
from grader.errors import PracticeError
from grader.model import Report, Verdict
from grader.sandbox import Sandboxes
from grader.submission import Submission, from_bytes

SEEDS = (1, 2, 3)
SLOW_SECONDS = 1.0  # a solution that takes longer may be left at the first seed
TRAINING_SECONDS = 1.5  # where the reference takes longer, one misconception may stand for its check


class Proof(msgspec.Struct, frozen=True):
    """What came of it.

    Attributes:
        slug: The exercise.
        findings: What is wrong; empty for a sound exercise.
        checks: How many checks it has.
        right: How many solutions the suite accepted, the reference among them.
        wrong: How many misconceptions it rejected.
        diagnosed: How many of those are told by their own name.
    """

    slug: str
    findings: tuple[Finding, ...]
    checks: int = 0
    right: int = 0
    wrong: int = 0
    diagnosed: int = 0


def prove(
    exercise: Exercise,
    *,
    isolation: str = "auto",
    sandboxes: Sandboxes | None = None,
    seeds: tuple[int, ...] = SEEDS,
    brief: bool = False,
) -> Proof:
    """Prove one exercise.

    Args:
        exercise: With its solutions; a learner's bundle without them has nothing to prove.
        isolation: The tier to run in, where `sandboxes` is not given.
        sandboxes: Zygotes to share over many exercises.
        seeds: The suite's inputs are made from each of these in turn.
        brief: Whether misconceptions, and what takes longer than `SLOW_SECONDS`, are left at the first seed, and one
            misconception stands for its check where the reference takes longer than `TRAINING_SECONDS`.
    """
    findings: list[Finding] = []
    try:
        findings += of_files(exercise)
        known = catalog.checks(exercise)
        wrong = misconceptions(exercise)
        findings += _of_misconceptions(wrong, known)
        if exercise.reference is None or not exercise.reference.is_file():
            return Proof(exercise.slug, tuple(findings))
        if sandboxes is not None:
            return _run(exercise, known, wrong, findings, sandboxes, seeds, brief)
        with Sandboxes(isolation) as own:
            return _run(exercise, known, wrong, findings, own, seeds, brief)
    except PracticeError as error:
        return Proof(exercise.slug, (*findings, Finding(exercise.slug, error.message, error.remedy)))


def _of_misconceptions(known_wrong: Sequence[Misconception], known: tuple[CheckInfo, ...]) -> list[Finding]:
    """Every misconception names a check that there is, every hidden check is named."""
    findings: list[Finding] = []
    named = {wrong.caught_by for wrong in known_wrong}
    names = {info.id for info in known}
    for wrong in known_wrong:
        if wrong.caught_by not in names:
            findings.append(
                Finding(wrong.name, f"names {wrong.caught_by}, which is no check", "name one of the suite's")
            )
    for info in known:
        if info.hidden and info.id not in named:
            findings.append(Finding(info.id, "no misconception proves it", f'write one with CAUGHT_BY = "{info.id}"'))
    return findings


def _run(
    exercise: Exercise,
    known: tuple[CheckInfo, ...],
    wrong: Sequence[Misconception],
    findings: list[Finding],
    sandboxes: Sandboxes,
    seeds: tuple[int, ...],
    brief: bool,
) -> Proof:
    """The suite against the stub, the solutions and the misconceptions."""
    assert exercise.reference is not None
    right = [exercise.reference, *exercise.right]
    diagnosed: set[str] = set()
    left_right, left_wrong = right, list(wrong)
    for seed in seeds:
        first = seed == seeds[0]
        # The first of each once more at the end of the session: a suite says the same of it.
        again = 1 if first else 0
        of_right = _reports(exercise, [*left_right, *left_right[:again]], sandboxes, seed)
        if first and brief and of_right[0].seconds > TRAINING_SECONDS:
            left_wrong = wrong = _one_a_check(wrong)
        of_wrong = _of_wrong(exercise, [*left_wrong, *left_wrong[:again]], sandboxes, seed, first)
        for path, report in zip(left_right, of_right, strict=not again):
            findings += _must_pass(path, report, seed)
        for item, report in zip(left_wrong, of_wrong, strict=not again):
            findings += _must_fail(exercise, item, report, sandboxes, seed)
            diagnosed |= {check.diagnosis.wrong for check in report.checks if check.diagnosis} & {item.name}
        if first:
            findings += [*_says_the_same_twice(of_right), *_says_the_same_twice(of_wrong)]
        if first and brief:
            left_right = [
                path for path, report in zip(left_right, of_right, strict=False) if report.seconds <= SLOW_SECONDS
            ]
            left_wrong = []
    findings += _of_stub(exercise, sandboxes)
    findings += of_hollow(_graded(exercise, hollow(exercise), sandboxes, seeds[0]))
    return Proof(exercise.slug, tuple(findings), len(known), len(right), len(wrong), len(diagnosed))


def _one_a_check(wrong: Sequence[Misconception]) -> list[Misconception]:
    """The first misconception that names each check."""
    first: dict[str, Misconception] = {}
    for item in wrong:
        first.setdefault(item.caught_by, item)
    return list(first.values())


def _reports(exercise: Exercise, paths: Sequence[Path], sandboxes: Sandboxes, seed: int) -> list[Report]:
    """The whole suite against each file."""
    return _graded(exercise, [_submission(exercise, path) for path in paths], sandboxes, seed)


def _graded(exercise: Exercise, submissions: list[Submission], sandboxes: Sandboxes, seed: int) -> list[Report]:
    reports: list[Report] = []
    if submissions:  # a session costs a moment even when it has nothing to do
        judge.grade(exercise, submissions, reports.append, sandboxes, seed=seed, diagnose=False)
    return reports


def _of_wrong(
    exercise: Exercise, wrong: Sequence[Misconception], sandboxes: Sandboxes, seed: int, diagnose: bool
) -> list[Report]:
    """Each misconception against the check that it names (and the gates): the others prove nothing about it."""
    reports: list[Report] = []
    if not wrong:
        return reports
    named = {item.path.name: (item.caught_by,) for item in wrong}
    submissions = [_submission(exercise, item.path) for item in wrong]
    judge.grade(
        exercise,
        submissions,
        reports.append,
        sandboxes,
        seed=seed,
        diagnose=diagnose,
        only=lambda submission: named[submission.name],
    )
    return reports


def _submission(exercise: Exercise, path: Path) -> Submission:
    return from_bytes(path.name, path.read_bytes(), exercise)


def _must_fail(
    exercise: Exercise, item: Misconception, report: Report, sandboxes: Sandboxes, seed: int
) -> list[Finding]:
    where = f"wrong/{item.path.name}"
    if report.verdict is Verdict.GRADER_FAULT:
        return [Finding(where, f"seed {seed}: {report.message}")]
    verdict = next((check.verdict for check in report.checks if check.id == item.caught_by), Verdict.NOT_RUN)
    if verdict not in (Verdict.PASSED, Verdict.NOT_RUN):
        return []
    (whole,) = _reports(exercise, [item.path], sandboxes, seed)  # which check does, if any
    failed = [check.id for check in whole.checks if check.verdict not in (Verdict.PASSED, Verdict.NOT_RUN)]
    what = f"seed {seed}: {item.caught_by} does not fail it (failed: {', '.join(failed) or 'none'})"
    return [Finding(where, what)]


def _of_stub(exercise: Exercise, sandboxes: Sandboxes) -> list[Finding]:
    (report,) = _reports(exercise, [exercise.stub], sandboxes, SEEDS[0])
    if report.verdict is Verdict.NOT_STARTED:
        return []
    what = f"the stub is {report.verdict}, not not_started"
    return [Finding(exercise.stub.name, what, "each function raises NotImplementedError")]


def _says_the_same_twice(reports: list[Report]) -> list[Finding]:
    """The last report of a session is that of its first submission once more, and is the same."""
    if len(reports) < 2 or _said(reports[0]) == _said(reports[-1]):
        return []
    what = "the suite says something else the second time"
    return [Finding(reports[0].submission.name, what, "draw from rng alone")]


def _must_pass(path: Path, report: Report, seed: int) -> list[Finding]:
    if report.verdict is Verdict.PASSED:
        return []
    where = f"right/{path.name}" if path.parent.name == "right" else path.name
    if report.verdict is Verdict.GRADER_FAULT:
        return [Finding(where, f"seed {seed}: {report.message}")]
    failed = [check for check in report.checks if check.verdict not in (Verdict.PASSED, Verdict.NOT_RUN)]
    why = f"{failed[0].id}: {failed[0].verdict}: {failed[0].message}" if failed else report.message
    return [
        Finding(
            where,
            f"seed {seed}: a correct solution does not pass: {why}",
            "the suite asks for what the contract does not state, or the solution is wrong",
        )
    ]


def _said(report: Report) -> list[tuple[str, str, str]]:
    """What must be the same when a suite runs twice."""
    return [(check.id, check.verdict, check.message) for check in report.checks]
