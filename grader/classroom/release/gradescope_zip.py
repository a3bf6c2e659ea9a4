"""An autograder for Gradescope: a zip with `setup.sh` and `run_autograder` at its root.

Layout and calls: https://gradescope-autograders.readthedocs.io/en/latest/specs/

It holds the hidden suites: the container that it is unpacked in is the instructor's, and what a student's code
can reach there is for the sandbox to say, as everywhere.
"""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

import msgspec

from grader.catalog import Exercise
from grader.classroom.assignment import Assignment, Late
from grader.classroom.release import wheel
from grader.classroom.release.about import pins
from grader.classroom.release.templates import rendered

JOB = "assignment.json"


class Job(msgspec.Struct, frozen=True):
    """What the autograder is to do.

    Attributes:
        assignment: What it grades, and what students are shown.
        allow_process: Whether to grade where only the weakest tier of isolation can be had.
        isolation: The tier asked for; ``auto`` for the best that there is.
    """

    assignment: Assignment
    allow_process: bool = False
    isolation: str = "auto"


def write(path: Path, exercises: list[Exercise], job: Job, *, index: str = "") -> None:
    """Write the zip.

    Args:
        path: Where to.
        exercises: What it grades; each has its hidden suite.
        job: How. Its due time is left out: what is late, and what that costs, Gradescope knows.
        index: Where pip looks beside its usual index.

    Raises:
        BrokenExercise: A file of an exercise cannot be read.
    """
    own = msgspec.structs.replace(job.assignment, due=None, late=Late())
    job = msgspec.structs.replace(job, assignment=own)
    needed = [f"--extra-index-url {index}"] if index else []
    needed += pins(exercises)
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as archive:
        made = wheel.build(Path(folder), exercises, private=True)
        wheel.put(archive, "setup.sh", rendered("setup.sh.txt", {"wheel": made.name}), 0o755)
        wheel.put(archive, "run_autograder", rendered("run_autograder.txt", {}), 0o755)
        wheel.put(archive, JOB, msgspec.json.format(msgspec.json.encode(job), indent=2) + b"\n")
        wheel.put(archive, "requirements.txt", "".join(f"{line}\n" for line in needed).encode())
        wheel.put(archive, made.name, made.read_bytes())
