"""Measure and print, as ratios in one run where two things are compared: this machine or yours, both are noisy."""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

import numpy as np

from benchmarks import ROOT, bare_seconds, grading, seconds
from grader import judge
from grader.catalog import open_catalog
from grader.sandbox import Allowance, Link, Sandboxes, module
from grader.submission import from_bytes

COLD = ("softmax", "simple-cnn")  # a NumPy exercise and a torch one
ECHO = "def same(x):\n    return x\n"


def main() -> None:
    """Run the measurements that are named, or all."""
    every: dict[str, Callable[[int], None]] = {"cold": cold, "ready": ready, "calls": calls, "session": session}
    every |= {"grading": lambda _: grading.grade_a_class(), "gradebook": lambda _: grading.keep_a_book()}
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*every, []], help="which measurements (default: all)")
    parser.add_argument("--repeat", type=int, default=9, help="how often each is taken; the median counts")
    options = parser.parse_args()
    for name in options.names or every:
        every[name](options.repeat)


def cold(repeat: int) -> None:
    """A cold `practice check` against a bare pytest of the same suites in one process, taken in turns."""
    home = tempfile.mkdtemp(prefix="practice-bench-")
    for slug in COLD:
        file = ROOT / "solutions" / slug / f"{slug.replace('-', '_')}.py"
        ours = [sys.executable, "-m", "grader.cli", "check", slug, str(file)]
        times: dict[str, list[float]] = {"bare": [], "ours": []}
        for _ in range(repeat):
            times["bare"].append(bare_seconds(slug, file))
            times["ours"].append(seconds(ours, PRACTICE_HOME=home))
        a, b = statistics.median(times["bare"]), statistics.median(times["ours"])
        print(f"cold check of {slug}: {b:.2f} s; a bare python -m pytest of its suites: {a:.2f} s; ratio {b / a:.2f}")


def ready(repeat: int) -> None:
    """From the order to fork to a confined worker with its submission loaded."""
    for backend, tier in itertools.product(("numpy", "torch"), ("full", "restricted", "process")):
        with Sandboxes(tier) as sandboxes:
            zygote, _ = sandboxes.get(backend)
            times: list[float] = []
            for _ in range(3 * repeat):
                began = time.perf_counter()
                worker = zygote.spawn(Allowance())
                _load(Link(worker), backend)
                times.append(time.perf_counter() - began)
                worker.close()
        print(f"fork to ready, {backend}, {tier}: {1000 * statistics.median(times):.1f} ms")


def calls(repeat: int) -> None:
    """One call over the boundary and back with an array of each size; on one processor, as in a lane, and on any."""
    with _on_one_processor():
        _calls(repeat, "on one processor")
    _calls(repeat, "on any")


def _calls(repeat: int, where: str) -> None:
    with Sandboxes() as sandboxes:
        worker = sandboxes.get("numpy")[0].spawn(Allowance(cpu_seconds=600, check_seconds=600))
        link = Link(worker)
        _load(link, "numpy")
        same = module(link).same
        for size, name in ((8, "8 values"), (1 << 17, "1 MB"), (1 << 21, "16 MB")):
            x = np.arange(float(size))
            times = [_timed(lambda x=x: same(x)) for _ in range(repeat * (100 if size < 100 else 3))]
            print(f"one call with {name}, {where}: {1e6 * statistics.median(times):.0f} µs")
        worker.close()


@contextmanager
def _on_one_processor() -> Generator[None]:
    """Tie this process, and what it starts, to one processor."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def session(repeat: int) -> None:
    """Submissions a second through one pytest session and one zygote, on one core."""
    for slug in ("attention", "simple-cnn"):
        exercise = open_catalog().get(slug)
        source = exercise.reference.read_bytes() if exercise.reference else b""
        count = 4 * repeat
        submissions = [from_bytes(exercise.file_name, source + f"# {i}\n".encode(), exercise) for i in range(count)]
        with Sandboxes() as sandboxes:
            sandboxes.get(exercise.backend)
            judge.grade(exercise, submissions[:1], lambda _: None, sandboxes)
            began = time.perf_counter()
            judge.grade(exercise, submissions, lambda _: None, sandboxes)
            ours = count / (time.perf_counter() - began)
        assert exercise.reference is not None
        plain = statistics.median(bare_seconds(slug, exercise.reference) for _ in range(3))
        print(
            f"{slug} in one session: {ours:.1f} submissions/s; a pytest process for each: {1 / plain:.2f}/s; "
            f"ratio {ours * plain:.0f}"
        )


def _load(link: Link, backend: str) -> None:
    link.ask("load", backend=backend, forbidden=[], cells=[["echo.py", ECHO]], skip_failing=False)


def _timed(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


main()
