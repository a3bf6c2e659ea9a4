"""A process that writes to the memory: writer.py FILE COUNT; it says each attempt once it is written.

The tests start several at once, and kill one in the middle.
"""

from __future__ import annotations

import sys
from pathlib import Path

from grader.learning import Memory
from grader.model import Isolation, Report, SubmissionId, SuiteId, Verdict, Versions

report = Report(
    exercise="twice",
    exercise_version=1,
    submission=SubmissionId("twice.py", "0" * 64),
    suite=SuiteId("1" * 64, 5),
    graded_at="2026-11-22T14:07:08Z",
    versions=Versions("0.1.0", "3.11.7", "2.4.6", None),
    isolation=Isolation("full", ()),
    verdict=Verdict.FAILED,
    score=1.0,
    max_score=3.0,
    seconds=0.2,
    checks=(),
    message="x" * 100_000,  # so that a transaction is many pages
)
for number in range(int(sys.argv[2])):
    # Each opens the file anew, as each command does: the first ones race to make it.
    with Memory(Path(sys.argv[1])) as memory:
        memory.record(report)
        memory.see_hint("twice")
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()
