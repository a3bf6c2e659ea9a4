"""The proof of an exercise: its files, its suite against every solution and misconception, on three seeds."""

from __future__ import annotations

from pathlib import Path

import msgspec

from grader import catalog, judge
from grader.authoring.files import of_files
from grader.authoring.finding import Finding
from grader.catalog import CheckInfo, Exercise
from grader.diagnosis import misconceptions
from grader.errors import PracticeError
from grader.model import Report, Verdict
from grader.sandbox import Sandboxes
from grader.submission import Submission, from_bytes

SEEDS = (1, 2, 3)


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
    exercise: Exercise, *, isolation: str = "auto", sandboxes: Sandboxes | None = None, seeds: tuple[int, ...] = SEEDS
) -> Proof:
    """Prove one exercise.

    Args:
        exercise: With its solutions; a learner's bundle without them has nothing to prove.
        isolation: The tier to run in, where `sandboxes` is not given.
        sandboxes: Zygotes to share over many exercises.
        seeds: The suite's inputs are made from each of these in turn.
    """
    findings: list[Finding] = []
    try:
        findings += of_files(exercise)
        known = catalog.checks(exercise)
        findings += _of_misconceptions(exercise, known)
        if exercise.reference is None or not exercise.reference.is_file():
            return Proof(exercise.slug, tuple(findings))
        if sandboxes is not None:
            return _run(exercise, known, findings, sandboxes, seeds)
        with Sandboxes(isolation) as own:
            return _run(exercise, known, findings, own, seeds)
    except PracticeError as error:
        return Proof(exercise.slug, (*findings, Finding(exercise.slug, error.message, error.remedy)))


def _of_misconceptions(exercise: Exercise, known: tuple[CheckInfo, ...]) -> list[Finding]:
    """Every misconception names a check that there is, every hidden check is named."""
    findings: list[Finding] = []
    named = {wrong.caught_by for wrong in misconceptions(exercise)}
    names = {info.id for info in known}
    for wrong in misconceptions(exercise):
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
    findings: list[Finding],
    sandboxes: Sandboxes,
    seeds: tuple[int, ...],
) -> Proof:
    """The suite against the stub, the solutions and the misconceptions."""
    assert exercise.reference is not None
    right = [exercise.reference, *exercise.right]
    wrong = list(misconceptions(exercise))
    diagnosed: set[str] = set()
    for seed in seeds:
        first = seed == seeds[0]
        paths = [
            *right,
            *(item.path for item in wrong),
            *([exercise.stub, right[0], *(item.path for item in wrong[:1])] if first else []),
        ]
        reports = _reports(exercise, paths, sandboxes, seed, diagnose=first)
        for path, report in zip(right, reports, strict=False):
            findings += _must_pass(path, report, seed)
        for item, report in zip(wrong, reports[len(right) :], strict=False):
            caught = [
                check for check in report.checks if check.id == item.caught_by and check.verdict is not Verdict.PASSED
            ]
            if report.verdict is Verdict.GRADER_FAULT:
                findings.append(Finding(f"wrong/{item.path.name}", f"seed {seed}: {report.message}"))
            elif not caught or caught[0].verdict is Verdict.NOT_RUN:
                failed = [check.id for check in report.checks if check.verdict not in (Verdict.PASSED, Verdict.NOT_RUN)]
                findings.append(
                    Finding(
                        f"wrong/{item.path.name}",
                        f"seed {seed}: {item.caught_by} does not fail it (failed: {', '.join(failed) or 'none'})",
                    )
                )
            elif first and caught[0].diagnosis is not None and caught[0].diagnosis.wrong == item.name:
                diagnosed.add(item.name)
        if first:
            stub, *again = reports[len(right) + len(wrong) :]
            if stub.verdict is not Verdict.NOT_STARTED:
                findings.append(
                    Finding(
                        exercise.stub.name,
                        f"the stub is {stub.verdict}, not not_started",
                        "each function raises NotImplementedError",
                    )
                )
            for before, after in zip([reports[0], *reports[len(right) : len(right) + 1]], again, strict=True):
                if _said(before) != _said(after):
                    findings.append(
                        Finding(
                            before.submission.name,
                            "the suite says something else the second time",
                            "draw from rng alone",
                        )
                    )
    return Proof(exercise.slug, tuple(findings), len(known), len(right), len(wrong), len(diagnosed))


def _reports(exercise: Exercise, paths: list[Path], sandboxes: Sandboxes, seed: int, *, diagnose: bool) -> list[Report]:
    submissions: list[Submission] = [from_bytes(path.name, path.read_bytes(), exercise) for path in paths]
    reports: list[Report] = []
    judge.grade(exercise, submissions, reports.append, sandboxes, seed=seed, diagnose=diagnose)
    return reports


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
