"""`practice grade` interrupted, and what of it can die: nothing is lost, and nothing outlives it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.classroom import lanes
from grader.classroom.work import Kind, Setup, Task


def children(pid: int) -> list[int]:
    """The processes below one, the nearest first."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found, level = [], [pid]
    while level := [child for parent in level for child in parents.get(parent, [])]:
        found += level
    return found


def is_lane(pid: int) -> bool:
    try:
        return b"grader.classroom.lane" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def test_ctrl_c_stops_cleanly(classroom):
    """An interrupt ends the run at once with what is done, and says that the same command goes on."""
    folder = classroom.submissions(24)
    running = subprocess.Popen(classroom.command(folder), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    while running.poll() is None and classroom.rows() < 2:
        time.sleep(0.01)
    below = children(running.pid)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "the same command goes on" in said
    assert "Traceback" not in said
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(map(is_lane, below)):
        time.sleep(0.05)
    assert not any(map(is_lane, below))
    assert 2 <= classroom.rows() < 24
    assert len(classroom.grade(folder)) == 24


def disturb(classroom, folder: Path, db: str, what: str, after: int) -> int:
    """Run the command and kill something once so many rows are kept; its exit status."""
    words = classroom.command(folder, db=db)
    running = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while running.poll() is None and time.monotonic() < deadline:
        if classroom.rows(db) >= after:
            break
        time.sleep(0.005)
    try:
        if what == "coordinator":
            running.kill()
        else:
            below = children(running.pid)
            chosen = [pid for pid in below if is_lane(pid) == (what == "lane")]
            if chosen:
                os.kill(chosen[0] if what == "lane" else chosen[-1], signal.SIGKILL)
    except ProcessLookupError:
        pass
    return running.wait(timeout=120)


def moments(nightly: bool) -> list[tuple[str, int]]:
    """What to kill, and after how many rows."""
    if not nightly:
        return [("coordinator", 0), ("coordinator", 5), ("lane", 3), ("worker", 7)]
    draw = random.Random(20261125)
    return [(draw.choice(("coordinator", "lane", "worker")), draw.randrange(16)) for _ in range(100)]


@pytest.mark.timeout(3600)  # in the nightly run it is a hundred runs
def test_whatever_dies_the_results_are_those_of_an_undisturbed_run(classroom, nightly):
    """Coordinator, lane or sandbox killed at any moment: the same command again ends with the very same results."""
    folder = classroom.submissions(16)
    undisturbed = classroom.told(classroom.grade(folder, db="calm.db"))
    for n, (what, after) in enumerate(moments(nightly)):
        book = f"{n}.db"
        status = disturb(classroom, folder, book, what, after)
        assert status == (-signal.SIGKILL if what == "coordinator" else 0) or after >= 15, (what, after)
        assert classroom.told(classroom.grade(folder, db=book)) == undisturbed, (what, after)
        assert classroom.kept(book) == undisturbed, (what, after)


def test_no_lane_outlives_a_killed_coordinator(classroom):
    """After kill -9 nothing of the run is left."""
    running = subprocess.Popen(
        classroom.command(classroom.submissions(16)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while running.poll() is None and classroom.rows() < 2:
        time.sleep(0.01)
    below = children(running.pid)
    assert any(map(is_lane, below))
    running.kill()
    running.wait()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and any(map(is_lane, below)):
        time.sleep(0.05)
    assert not any(map(is_lane, below))


def test_a_lane_that_dies_each_time_is_one_fault(monkeypatch):
    """A submission over which the judge dies three times is a fault for itself; the thread goes on with another."""
    monkeypatch.setattr(lanes, "_COMMAND", (sys.executable, "-c", "pass"))
    task = Task("twice", "", "twice.py", b"", 10.0)
    answer = lanes.grade(Setup(), task)
    assert answer.kind is Kind.FAULT
    assert "lost 3 times" in answer.message
