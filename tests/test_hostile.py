"""Attacks on the grader, one file each in ``hostile/``: what each must get, and that nothing is left behind.

``hostile/README.md`` says how a file states its verdicts. Each attack is graded in the full and in
the restricted tier, and the reference right after it, from the same zygote.
"""

from __future__ import annotations

import ast
import gc
import os
import sys
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec
import pytest

from grader.catalog import Exercise, Limits, open_catalog
from grader.errors import SandboxUnavailable
from grader.judge import grade
from grader.model import Report, from_json, to_json
from grader.render.text import render
from grader.sandbox import Sandboxes
from grader.submission import from_bytes, read

FOLDER = Path(__file__).parent / "hostile"
SHORT = Limits(check_seconds=0.2, cpu_seconds=0.4, memory_mb=256)
MARK = "practice-hostile"  # in the name of every file that an attack tries to leave
KEY = "1885430115"  # of every piece of System V shared memory that one tries to leave: 0x70726163
SECONDS = 60.0
MEMORY = 1 << 30  # how much the judge itself may take for one attack


@dataclass
class Attack:
    """A file of ``hostile/``, as its constants describe it."""

    path: Path
    exercise: str = ""
    expected: str = ""
    checks: dict[str, str] = field(default_factory=dict)
    score: float = 0.0
    hangs: bool = False

    def wanted(self, check: str) -> list[str]:
        """The verdicts that a check may get: of its own name, else of the first pattern that fits it."""
        pattern = check if check in self.checks else next(p for p in self.checks if fnmatchcase(check, p))
        return self.checks[pattern].split("|")


def described(path: Path) -> Attack:
    """Read an attack's constants; nothing of it runs here."""
    attack = Attack(path)
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id.isupper():
            name = node.targets[0].id.lower()
            if name in ("exercise", "expected", "checks", "score", "hangs"):
                setattr(attack, name, ast.literal_eval(node.value))
    return attack


ATTACKS = [described(path) for path in sorted(FOLDER.glob("*.py"))]


@pytest.fixture(scope="module", params=["full", "restricted"])
def sandboxes(request: pytest.FixtureRequest) -> Iterator[Sandboxes]:
    """The zygotes of one tier, shared by all attacks, so that one attack could harm the next."""
    with Sandboxes(request.param) as shared:
        try:
            shared.get("numpy")
        except SandboxUnavailable as error:
            pytest.skip(f"{error.message} ({error.remedy})")
        yield shared


def descendants() -> set[int]:
    """The processes below this one."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
    found = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {os.getpid()}


def left_behind() -> list[str]:
    """Files and System V objects of an attack's, wherever they may lie."""
    folders = ["/", "/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run", os.getcwd(), str(Path.home()), *sys.path]
    found = [
        f"{folder}/{name}" for folder in folders if os.path.isdir(folder) for name in os.listdir(folder) if MARK in name
    ]
    found += [
        f"{folder}/conftest.py" for folder in ("/", "/tmp", "/var/tmp") if os.path.exists(f"{folder}/conftest.py")
    ]
    for kind in ("shm", "sem", "msg"):
        path = Path("/proc/sysvipc", kind)
        if path.exists():
            found += [f"{kind} {line}" for line in path.read_text().splitlines() if line.split()[0] == KEY]
    return found


def forget_peak() -> bool:
    """Count the most memory that this process has had from here; whether that can be done here."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return False
    return True


def peak_memory() -> int:
    """The most memory that this process has had, in bytes."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) << 10


def graded(exercise: Exercise, attack: Attack, sandboxes: Sandboxes) -> tuple[Report, Report]:
    """The reports on the attack and on the reference after it, both from the same zygote."""
    assert exercise.reference is not None
    hostile, honest = read(attack.path, exercise), read(exercise.reference, exercise)
    reports: list[Report] = []
    if attack.hangs:  # the limits are for the attack alone
        quick = msgspec.structs.replace(exercise, limits=SHORT)
        grade(quick, [hostile], reports.append, sandboxes, seed=1, diagnose=False)
        grade(exercise, [honest], reports.append, sandboxes, seed=1, diagnose=False)
    else:
        grade(exercise, [hostile, honest], reports.append, sandboxes, seed=1, diagnose=False)
    return reports[0], reports[1]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.path.stem)
def test_an_attack_gets_nothing_and_leaves_nothing(sandboxes: Sandboxes, attack: Attack):
    """Each attack gets the verdicts that it names, takes bounded time and memory, and harms nobody after it."""
    exercise = open_catalog().get(attack.exercise)
    zygote, _ = sandboxes.get(exercise.backend)
    gc.freeze()  # pytest collects garbage at the end of each session, and torch makes that slow
    measured, before = forget_peak(), descendants()
    memory, began = peak_memory(), time.monotonic()

    hostile, honest = graded(exercise, attack, sandboxes)

    assert time.monotonic() - began < SECONDS
    assert not measured or peak_memory() - memory < MEMORY
    assert hostile.verdict == attack.expected, [(c.id, c.verdict, c.message) for c in hostile.checks]
    assert hostile.score is not None
    assert hostile.score <= attack.score
    wrong = [(c.id, c.verdict, c.message) for c in hostile.checks if c.verdict not in attack.wanted(c.id)]
    assert not wrong
    assert sandboxes.get(exercise.backend)[0] is zygote, "the zygote had to be replaced"
    assert (honest.verdict, honest.score) == ("passed", honest.max_score), honest
    deadline = time.monotonic() + 5
    while descendants() - before and time.monotonic() < deadline:
        time.sleep(0.01)  # what was killed is reaped a moment later
    assert not descendants() - before
    assert not left_behind()


def test_what_an_attack_says_does_not_reach_the_terminal(sandboxes: Sandboxes):
    """Output, messages and names of a submission are shown with their control characters written out."""
    shown = ""
    for attack in ATTACKS:
        if attack.path.stem.startswith("escape_codes"):
            hostile, _ = graded(open_catalog().get(attack.exercise), attack, sandboxes)
            assert from_json(to_json(hostile)) == hostile
            shown += "".join(f"{line.plain}\n" for line in render(hostile))
    assert "22 of 22" in shown
    assert not {c for c in shown if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}


def test_every_attack_says_what_it_must_get():
    """Each file of ``hostile/`` has a sentence, an exercise, a verdict of the report, and one for every check."""
    catalog = open_catalog()
    for attack in ATTACKS:
        assert ast.get_docstring(ast.parse(attack.path.read_text("utf-8"))), attack.path
        assert attack.exercise in catalog.slugs(), attack.path
        assert attack.expected == "failed", attack.path
        assert "*" in attack.checks, attack.path


def memory_of(pid: int) -> Iterator[bytes]:
    """The writable memory of a process, piece by piece."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            where, rights = line.split()[:2]
            start, end = (int(part, 16) for part in where.split("-"))
            if rights.startswith("rw") and end - start < 1 << 30:
                try:
                    memory.seek(start)
                    yield memory.read(end - start)
                except (OSError, ValueError, OverflowError):
                    continue


def test_no_source_is_in_the_memory_that_workers_inherit(sandboxes: Sandboxes):
    """Neither a submission's source, nor a suite's, nor the reference's is left in the zygote or in a later worker."""
    exercise = open_catalog().get("attention")
    assert exercise.reference is not None
    marker = "marker_" + os.urandom(8).hex()
    source = f"{marker} = 1\n" + exercise.reference.read_text("utf-8")
    reports: list[Report] = []
    grade(exercise, [from_bytes("attention.py", source.encode(), exercise)], reports.append, sandboxes, seed=1)
    assert reports[0].verdict == "passed"

    zygote, _ = sandboxes.get("numpy")
    from grader.sandbox import Allowance

    worker = zygote.spawn(Allowance())
    try:
        seen = 0
        for pid in descendants():
            try:
                for piece in memory_of(pid):
                    seen += len(piece)
                    for mark in (marker, "The hidden suite of attention", "def by_loops"):
                        assert mark.encode() not in piece, f"{mark} in the memory of process {pid}"
            except PermissionError:
                continue
        if seen < 10 << 20:
            pytest.skip("the memory of other processes cannot be read here")
    finally:
        worker.close()
