"""What a learner reads, word for word: tests/golden/<case>/submission.py gives its report.json and terminal.txt.

Each case names its exercise and seed in case.toml; what differs from run to run or machine to machine (times,
versions, the tier, the suite's digest) is blanked. After a change of words, or of an exercise:

    python -m pytest tests/test_golden.py --regenerate

writes the files anew, and ``git diff tests/golden`` shows what a learner will read instead. Read it as one.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest

from grader import judge
from grader.catalog import root_at
from grader.model import Isolation, Report, SuiteId, Versions, to_json
from grader.render import render
from grader.submission import from_bytes

GOLDEN = Path(__file__).parent / "golden"
BUILT_IN = root_at(Path(__file__).parents[1])


def normalised(report: Report) -> Report:
    """The report without what differs from run to run."""
    return msgspec.structs.replace(
        report,
        suite=SuiteId("", report.suite.seed),
        graded_at="",
        versions=Versions("", "", "", None),
        isolation=Isolation("full", ()),
        seconds=0.0,
        checks=tuple(msgspec.structs.replace(check, seconds=0.0) for check in report.checks),
    )


@pytest.mark.parametrize("case", sorted(path.parent.name for path in GOLDEN.glob("*/case.toml")))
def test_a_learner_reads(case, sandboxes, request):
    """The report of the case, as data and in the terminal."""
    folder = GOLDEN / case
    about = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    exercise = BUILT_IN.load(about["exercise"])
    submission = from_bytes(exercise.file_name, (folder / "submission.py").read_bytes(), exercise)
    report = normalised(judge.check(exercise, submission, seed=about["seed"], sandboxes=sandboxes))
    lines = render(report, title=exercise.title, next_hint=(1, len(exercise.hints)))
    got = {
        "report.json": msgspec.json.format(to_json(report)).decode() + "\n",
        "terminal.txt": "".join(f"{line.plain.rstrip()}\n" for line in lines),
    }
    for name, text in got.items():
        if request.config.getoption("--regenerate"):
            (folder / name).write_text(text, encoding="utf-8")
        assert text == (folder / name).read_text(encoding="utf-8"), f"{folder / name} says something else"
