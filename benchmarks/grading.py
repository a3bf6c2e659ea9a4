"""A class of a thousand: the rate, the memory, and a gradebook of 50,000 rows."""

from __future__ import annotations

import contextlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from benchmarks import ROOT, bare_seconds, said
from grader.catalog import Exercise, checks, open_catalog
from grader.classroom import course, gathering, grading, marks
from grader.classroom.assignment import Assignment
from grader.classroom.engines import open_engine
from grader.classroom.gradebook import Attempt, Gradebook
from grader.classroom.gradebook.book import now
from grader.classroom.rosters import Student
from grader.classroom.work import Setup
from grader.model import to_json

SLUG = "attention"
HOSTILE = ROOT / "tests" / "hostile"
FORGING = (
    "answers_ahead", "array_subclass", "calls_the_callers_reference", "claims_a_verdict", "displayhook_and_stderr",
    "draws_the_suites_inputs", "equals_everything", "reads_the_suite_by_frames", "replaced_numpy_testing",
    "rewrites_the_report", "searches_memory", "strips_asserts", "wrong_nonce",
)  # fmt: skip
CRASHING = (
    "import os\nos._exit(0)\n",
    "def attention(q, k, v, mask=None):\n    raise RuntimeError('no')\n",
    "import ctypes\ndef attention(q, k, v, mask=None):\n    return ctypes.string_at(0)\n",
    "def attention(q, k, v, mask=None:\n",
)


def kinds(exercise: Exercise) -> dict[str, list[str]]:
    """Sources of every kind that does not hang; the hostile ones want points, and do not fill the memory."""
    assert exercise.reference is not None
    return {
        "right": [path.read_text("utf-8") for path in (exercise.reference, *exercise.right)],
        "wrong": [path.read_text("utf-8") for path in exercise.wrong],
        "crashing": list(CRASHING),
        "hostile": [(HOSTILE / f"{name}.py").read_text("utf-8") for name in FORGING],
        "empty": ["", exercise.stub.read_text("utf-8")],
    }


def grade_a_class(count: int = 1000) -> None:
    """So many submissions on two lanes, a fifth of each kind; then right ones alone, with what they cost otherwise."""
    exercise = open_catalog().get(SLUG)
    every = kinds(exercise)
    share = count // len(every)
    mixed = [text for row in zip(*(_repeated(texts, share) for texts in every.values()), strict=True) for text in row]
    rate, memory = _graded(exercise, mixed)
    print(f"{count} submissions of {SLUG}, a fifth each {', '.join(every)}: {rate:.1f}/s")
    print(f"memory of all processes after a quarter and at the end: {memory[0] >> 20} and {memory[1] >> 20} MB")
    for kind, texts in every.items():
        print(f"{kind} alone: {_graded(exercise, _repeated(texts, share))[0]:.1f}/s")
    right, _ = _graded(exercise, _repeated(every["right"], count // 2))
    assert exercise.reference is not None
    files = [str(path) for path in (exercise.reference, *exercise.right)]
    floor = float(said([sys.executable, "-m", "benchmarks.floor", SLUG, *files]))
    each = statistics.median(bare_seconds(SLUG, exercise.reference) for _ in range(5))
    print(
        f"right ones alone, {count // 2}: {right:.1f}/s; a pytest process for each: {1 / each:.2f}/s, ratio "
        f"{right * each:.0f}; in one process without isolation: {floor:.0f}/s, ratio {right / floor:.2f}"
    )


def _repeated(texts: list[str], count: int) -> list[str]:
    """So many, in turns; no two the same."""
    return [f"{texts[i % len(texts)]}\n# {i}\n" for i in range(count)]


def _graded(exercise: Exercise, texts: list[str]) -> tuple[float, list[int]]:
    """Submissions a second, as `practice grade` does it; and the memory after a quarter and at the end."""
    with tempfile.TemporaryDirectory(prefix="practice-bench-") as scratch:
        folder = Path(scratch, "class")
        folder.mkdir()
        for i, text in enumerate(texts):
            (folder / f"s{i:05}.py").write_text(text, "utf-8")
        gathered = gathering.gather(folder, [exercise])
        memory: list[int] = []
        done = 0

        def told(_: grading.Told) -> None:
            nonlocal done
            done += 1
            if done in (len(texts) // 4, len(texts)):
                memory.append(sum(_resident(pid) for pid in _family(os.getpid())))

        task = course.without_file(folder, [SLUG])
        with (
            Gradebook.open(str(Path(scratch, "grades.db"))) as book,
            open_engine("local", Setup(), (SLUG,)) as engine,
        ):
            run = grading.Run(book, task, [exercise], Setup())
            began = time.perf_counter()
            outcome = run.do(gathered, engine, told)
            seconds = time.perf_counter() - began
        assert outcome.graded == len(texts), outcome
    return len(texts) / seconds, memory


def keep_a_book(rows: int = 50_000) -> None:
    """So many attempts recorded, then read, exported and compared."""
    from grader.classroom import exports

    exercise = open_catalog().get(SLUG)
    report = to_json(_one_report(exercise)).decode()
    task = Assignment(
        title="synthetic", exercises={SLUG: None, "iou": None, "softmax": None, "nms": None, "conv2d": None}
    )
    people = [Student(f"s{i:05}", f"Student {i}") for i in range(rows // 5)]
    with tempfile.TemporaryDirectory(prefix="practice-bench-") as scratch:
        with Gradebook.open(str(Path(scratch, "grades.db"))) as book:
            number, run = book.begin(task, people)
            began = time.perf_counter()
            for i, attempt in enumerate(_attempts(task, people, run, report)):
                book.record(number, attempt)
                if i == 999:
                    print(f"a row recorded in {time.perf_counter() - began:.2f} ms")
            book.finish(run)
            began = time.perf_counter()
            made = marks.book(book, number, task, course.describer(open_catalog()), now(), reports=False)
            print(f"{rows} rows read into marks: {time.perf_counter() - began:.1f} s")
            for name in ("csv", "canvas"):
                began = time.perf_counter()
                exports.FORMATS[name].render(made, None)
                print(f"the same as {name}: {time.perf_counter() - began:.1f} s")


def _attempts(task: Assignment, people: list[Student], run: int, report: str) -> Iterator[Attempt]:
    plain = Attempt(
        run_id=run, student="", exercise="", work="", submission="a" * 64, suite="s" * 64, submitted_at=now(),
        submitted_from="file", recorded_at=now(), verdict="passed", score=20.0, max_score=22.0, tier="full", message="",
        report=report,
    )  # fmt: skip
    for student in people:
        for slug in task.exercises:
            yield msgspec.structs.replace(plain, student=student.id, exercise=slug, work=f"{student.id} {slug}")


def _one_report(exercise: Exercise):
    from grader.judge import check
    from grader.submission import read

    assert exercise.reference is not None
    assert checks(exercise)
    return check(exercise, read(exercise.reference, exercise))


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for parent in found:
        with contextlib.suppress(OSError):  # it ends meanwhile
            for task in Path(f"/proc/{parent}/task").glob("*/children"):
                found += map(int, task.read_text().split())
    return found


def _resident(pid: int) -> int:
    """The memory that a process holds alone or shares, in bytes; shared pages count by their share."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) << 10
    except (OSError, StopIteration):
        return 0
