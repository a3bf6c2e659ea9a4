"""A check that is ended in the middle: which processes stay, and what is left of the memory."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from grader.learning import Memory


class Processes:
    """A command and all that it started, by what the kernel says of them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.seen: dict[int, str] = {}

    def look(self) -> dict[int, str]:
        """Note every descendant: its number, and when it started, since numbers are used again."""
        numbers = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
        parents = {pid: stat for pid in numbers if (stat := self._stat(pid))}
        found = {self.process.pid}
        while more := {pid for pid, stat in parents.items() if int(stat[1]) in found} - found:
            found |= more
        self.seen |= {pid: parents[pid][19] for pid in found - {self.process.pid} if pid in parents}
        return self.seen

    def left(self) -> list[int]:
        """Those of them that still run."""
        return [
            pid
            for pid, began in self.seen.items()
            if (stat := self._stat(pid)) and stat[19] == began and stat[0] != "Z"
        ]

    @staticmethod
    def _stat(pid: int) -> list[str]:
        """The fields of /proc/PID/stat after the name: state, parent, ..., start time; none where it is gone."""
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return []


@pytest.fixture
def endless(work, command, own_exercise) -> Iterator[Callable[[str], Processes]]:
    """endless(tier): a check in the middle of a call that never returns."""
    opened: list[Processes] = []
    suite = own_exercise.with_name("test_hidden.py")
    # The suite is on the trusted side, so it can tell that the call is about to be made.
    lines = f"    open({str(work / 'begun')!r}, 'w').close()\n    values, weights = rng"
    suite.write_text(suite.read_text().replace("    values, weights = rng", lines, 1))
    endless = "def own_mean(values, weights):\n    while len(values) == 5: pass\n    return 3.0\n"
    (work / "own_mean.py").write_text(endless)

    def start(tier: str) -> Processes:
        words = command("check", "own-mean", "--exercises", str(work), "--isolation", tier)
        process = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True
        )
        opened.append(Processes(process))
        wait_for((work / "begun").exists, "the check has begun")
        time.sleep(0.2)
        assert len(opened[-1].look()) >= 2, "a zygote and a worker"
        return opened[-1]

    yield start
    for item in opened:
        item.process.kill()
        item.process.communicate()
        for pid in item.left():
            os.kill(pid, signal.SIGKILL)


def wait_for(condition: Callable[[], object], what: str, seconds: float = 30.0) -> None:
    """Wait until it holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds:g} s: {what}"
        time.sleep(0.02)


def tier_that_is_here(tier: str, sandboxes) -> None:
    """Skip where this machine has no such tier."""
    if tier == "full" and sandboxes.get("numpy")[1].tier != "full":
        pytest.skip("this machine has no full tier")


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("tier", ["full", "restricted", "process"])
def test_a_killed_check_leaves_no_process_and_a_sound_memory(endless, run, home, tier, sandboxes):
    """After kill -9 in the middle of a call zygote and worker end by themselves, and the memory can be used."""
    tier_that_is_here(tier, sandboxes)
    Memory.open().close()
    check = endless(tier)
    check.process.kill()
    check.process.wait()
    wait_for(lambda: not check.left(), "all of its processes are gone", 10)
    with closing(sqlite3.connect(home / "memory.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert run("list").returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("tier", ["full", "restricted", "process"])
def test_ctrl_c_ends_all_and_is_quiet(endless, tier, sandboxes):
    """SIGINT goes to the whole group, as from a keyboard: exit 130, no word, nothing left."""
    tier_that_is_here(tier, sandboxes)
    check = endless(tier)
    os.killpg(check.process.pid, signal.SIGINT)
    out, err = check.process.communicate(timeout=30)
    assert (check.process.returncode, out, err) == (130, "", "")
    wait_for(lambda: not check.left(), "all of its processes are gone", 10)
