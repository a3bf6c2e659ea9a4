"""Three ways to grade the same submitted notebooks into nbgrader's gradebook, and how many of them a second.

The first is `nbgrader autograde` as it comes, on a notebook whose test cells hold the tests themselves; the second is
the same command with our preprocessor; the third is `practice grade --nbgrader`. Each is what a user starts.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from grader.catalog import open_catalog
from grader.notebooks import course, naming

SLUG = "attention"
BIN = Path(sys.executable).parent
ENVIRONMENT = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}


def main() -> None:
    """Make the courses, and measure each way on its own copy."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nbgrader", description=__doc__)
    parser.add_argument("--submissions", type=int, default=50, help="how many students hand in")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="practice-bench-") as name:
        place = Path(name)
        ours = built(place / "judge")
        handed_in(ours, options.submissions)
        shutil.copytree(ours, place / "ours")
        plain = place / "plain"
        make_plain(plain, ours)
        handed_in(plain, options.submissions)
        taken = {
            "plain": timed(plain, BIN / "nbgrader", "autograde", "ps1"),
            "judge": timed(ours, BIN / "nbgrader", "autograde", "ps1"),
            "ours": timed(place, BIN / "practice", "grade", "--nbgrader", place / "ours" / "ps1"),
        }
    says = {
        "plain": "nbgrader autograde",
        "judge": "nbgrader autograde with our preprocessor",
        "ours": "practice grade --nbgrader",
    }
    for way, words in says.items():
        (seconds, cpu), (plain_seconds, plain_cpu) = taken[way], taken["plain"]
        sys.stdout.write(
            f"{words}: {options.submissions} notebooks of {SLUG} in {seconds:.1f} s, "
            f"{options.submissions / seconds:.2f}/s, {plain_seconds / seconds:.1f} times the plain rate; "
            f"{cpu:.1f} s of CPU, {plain_cpu / cpu:.1f} times fewer\n"
        )


def timed(folder: Path, *words: object) -> tuple[float, float]:
    """The seconds that a command takes, which must succeed, and those of the processors."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [str(word) for word in words], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, cpu


def built(root: Path) -> Path:
    """A course with our notebook released."""
    course.write([open_catalog().get(SLUG)], root / "source" / "ps1")
    timed(root, BIN / "nbgrader", "generate_assignment", "ps1")
    return root


def make_plain(root: Path, ours: Path) -> None:
    """The same notebook as instructors write it: each test cell holds the test itself, and runs it in the kernel."""
    exercise = open_catalog().get(SLUG)
    assert exercise.hidden_suite is not None
    suite = exercise.hidden_suite.read_text()
    source: dict[str, Any] = json.loads((ours / "source" / "ps1" / f"{exercise.module_name}.ipynb").read_text())
    for cell in source["cells"]:
        found = naming.part(cell["metadata"]["nbgrader"]["grade_id"])
        if found is not None and found.check and cell["metadata"]["nbgrader"]["points"]:
            cell["source"] = (
                f"{suite}\n\nimport inspect as _i, __main__\n"
                f"{found.check}(**{{name: {{'submission': __main__, 'rng': np.random.default_rng(0)}}[name] "
                f"for name in _i.signature({found.check}).parameters}})\n"
            )
    folder = root / "source" / "ps1"
    folder.mkdir(parents=True)
    (folder / f"{exercise.module_name}.ipynb").write_text(json.dumps(source))
    timed(root, BIN / "nbgrader", "generate_assignment", "ps1")


def handed_in(root: Path, count: int) -> None:
    """Right solutions and wrong ones in turn, each with a comment of its own."""
    exercise = open_catalog().get(SLUG)
    assert exercise.reference is not None
    files = [exercise.reference, *exercise.right, *exercise.wrong]
    released = (root / "release" / "ps1" / f"{exercise.module_name}.ipynb").read_text()
    for n in range(count):
        data = json.loads(released)
        cell = next(each for each in data["cells"] if each["metadata"]["nbgrader"]["solution"])
        cell["source"] = f"# {n}\n{files[n % len(files)].read_text()}"
        path = root / "submitted" / f"s{n:03}" / "ps1" / f"{exercise.module_name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(data))


if __name__ == "__main__":
    main()
