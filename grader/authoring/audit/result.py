"""What an audit found: how many mutants of the reference the suite kills, and which it does not."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from grader.authoring.finding import Finding

CATALOGUE_BAR = 0.97  # of all mutants that are not equivalent
EXERCISE_BAR = 0.90  # of those of any one exercise


class Survivor(msgspec.Struct, frozen=True):
    """A mutant that the suite accepts.

    Attributes:
        operator: What made it.
        line: Of the reference.
        within: The function or method that holds the line.
        removed: The reference's line, as ``equivalent.toml`` addresses it.
        added: What stands in its place, likewise.
        diff: The change, as ``diff -u`` shows it.
        why: Why it is equivalent; empty for a gap in the suite.
    """

    operator: str
    line: int
    within: str
    removed: str
    added: str
    diff: str
    why: str = ""


class Fault(msgspec.Struct, frozen=True):
    """A mutant that the grader could not grade, and why."""

    diff: str
    message: str


class Audit(msgspec.Struct, frozen=True):
    """What an exercise's audit found.

    Attributes:
        slug: The exercise.
        mutants: How many there are.
        killed: How many of them some check fails.
        survivors: What the suite lets pass, and should not.
        equivalent: What does the same as the reference, with the reason.
        faults: What could not be graded.
        findings: What is wrong with the exercise or its ``equivalent.toml``.
    """

    slug: str
    mutants: int = 0
    killed: int = 0
    survivors: tuple[Survivor, ...] = ()
    equivalent: tuple[Survivor, ...] = ()
    faults: tuple[Fault, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def share(self) -> float:
        """The share of the mutants that are killed, equivalent ones and faults not counted."""
        return _share(self.killed, len(self.survivors))

    @property
    def held(self) -> bool:
        """Whether the exercise reaches its bar, and nothing else is wrong with it."""
        return self.share >= EXERCISE_BAR and not self.findings


def share_of(audits: Sequence[Audit]) -> float:
    """The share over several exercises."""
    return _share(sum(each.killed for each in audits), sum(len(each.survivors) for each in audits))


def _share(killed: int, survived: int) -> float:
    return killed / (killed + survived) if killed + survived else 1.0


def as_json(audits: Sequence[Audit], versions: dict[str, str]) -> bytes:
    """Everything, as one line of JSON."""
    exercises = [{**msgspec.structs.asdict(each), "share": round(each.share, 4)} for each in audits]
    return msgspec.json.encode(
        {
            "schema": "practice-audit/1",
            "versions": versions,
            "bars": {"catalogue": CATALOGUE_BAR, "exercise": EXERCISE_BAR},
            "exercises": exercises,
            "total": {
                "mutants": sum(each.mutants for each in audits),
                "killed": sum(each.killed for each in audits),
                "survivors": sum(len(each.survivors) for each in audits),
                "equivalent": sum(len(each.equivalent) for each in audits),
                "faults": sum(len(each.faults) for each in audits),
                "share": round(share_of(audits), 4),
            },
        }
    )


def as_page(audits: Sequence[Audit], versions: dict[str, str], command: str) -> str:
    """The page of the documentation: a table, how it came about, and what made it."""
    rows = [
        f"| {each.slug} | {each.mutants} | {each.killed} | {len(each.equivalent)} | {len(each.survivors)} "
        f"| {each.share:.1%} |"
        for each in audits
    ]
    total = [str(sum(each.mutants for each in audits)), str(sum(each.killed for each in audits))]
    total += [str(sum(len(each.equivalent) for each in audits)), str(sum(len(each.survivors) for each in audits))]
    return "\n".join(
        [
            "# How much the suites notice",
            "",
            f"Written by `{command}`; do not edit it by hand.",
            "",
            "A mutant is the reference solution with one small change: another operator, a number one larger,",
            "a condition negated, a loop that runs no more. (What the message of an error says is in no contract, and",
            "not changed.) The judge grades every mutant in the sandbox, as it does a submission. A mutant is killed",
            "when some check fails it. A survivor that does the same as the reference is equivalent: no suite can kill",
            "it. `equivalent.toml` beside the suite lists those, each with the reason, and they do not count.",
            "",
            f"The bars: {CATALOGUE_BAR:.0%} over the catalogue, and {EXERCISE_BAR:.0%} for every exercise.",
            f"Made with {', '.join(f'{name} {version}' for name, version in versions.items())}.",
            "",
            "| exercise | mutants | killed | equivalent | survive | share killed |",
            "| --- | --: | --: | --: | --: | --: |",
            *rows,
            f"| **all {len(audits)}** | {' | '.join(f'**{each}**' for each in total)} | **{share_of(audits):.1%}** |",
            "",
        ]
    )
