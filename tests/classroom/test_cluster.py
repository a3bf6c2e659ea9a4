"""`practice grade` on a real Dask cluster: a scheduler and two workers on loopback."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'dl-practice[cluster]'")

START = 60.0


class Cluster:
    """A scheduler and its workers, as processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        log = self.start("scheduler", "--port", "0", "--no-dashboard", "--host", "127.0.0.1")
        self.address = self.said(log, r"Scheduler at:\s+tcp://([\d.]+:\d+)")

    def start(self, kind: str, *words: str, **environment: str) -> Path:
        """Start a part of it; the file that it logs to."""
        log = self.folder / f"{kind}-{len(self.processes)}.log"
        with log.open("wb") as file:
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", "distributed.cli.dask_" + kind, *words],
                    stdout=file,
                    stderr=subprocess.STDOUT,
                    env=os.environ | environment,
                    cwd=self.folder,
                )
            )
        return log

    def worker(self, name: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a worker without a nanny, so that a killed one stays dead, and wait until it is registered."""
        words = (f"tcp://{self.address}", "--no-nanny", "--nthreads", "1", "--no-dashboard", "--name", name)
        log = self.start("worker", *words, **environment)
        self.said(log, r"Registered to:")
        return self.processes[-1]

    def said(self, log: Path, pattern: str) -> str:
        deadline = time.monotonic() + START
        while time.monotonic() < deadline:
            found = re.search(pattern, log.read_text(errors="replace"))
            if found:
                return found[1] if found.groups() else found[0]
            time.sleep(0.05)
        raise AssertionError(log.read_text(errors="replace"))

    def close(self) -> None:
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()


@pytest.fixture
def cluster(tmp_path) -> Iterator[Cluster]:
    """A scheduler without workers."""
    folder = tmp_path / "cluster"
    folder.mkdir()
    made = Cluster(folder)
    yield made
    made.close()


@pytest.fixture
def engine(cluster) -> list[str]:
    """The words that choose this cluster."""
    return ["--engine", f"dask://{cluster.address}"]


def test_a_cluster_gives_the_results_of_this_machine(classroom, cluster, engine):
    """Two workers give the same reports as local lanes, and leave no lane behind."""
    workers = [cluster.worker(name) for name in ("a", "b")]
    folder = classroom.submissions(16)
    assert classroom.told(classroom.grade(folder, *engine, db="dask.db")) == classroom.told(classroom.grade(folder))
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and any(has_children(worker.pid) for worker in workers):
        time.sleep(0.1)
    assert not any(has_children(worker.pid) for worker in workers)


def has_children(pid: int) -> bool:
    """Whether any of a process's threads has started a process that still is there."""
    return any(path.read_text().split() for path in Path(f"/proc/{pid}/task").glob("*/children"))


def test_a_worker_that_dies_is_made_up_for(classroom, cluster, engine):
    """A worker killed in the middle costs nothing: the other one grades what it had."""
    victim = cluster.worker("a")
    cluster.worker("b")
    folder = classroom.submissions(24)
    running = subprocess.Popen(classroom.command(folder, *engine), stdout=subprocess.DEVNULL)
    wait_for_rows(classroom, 3, running)
    victim.send_signal(signal.SIGKILL)
    assert running.wait(timeout=120) == 0
    assert classroom.kept("grades.db") == classroom.told(classroom.grade(folder, db="local.db"))


def wait_for_rows(classroom, rows: int, running: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and running.poll() is None and classroom.rows() < rows:
        time.sleep(0.02)


def test_a_worker_with_a_weaker_isolation_is_left_out_by_name(classroom, cluster, engine):
    """A worker without bubblewrap is named and gets nothing to grade; when it is the only one the run is refused."""
    if classroom.grade(classroom.submissions(1))[0]["isolation"]["tier"] != "full":
        pytest.skip("the full tier cannot be had here")
    cluster.worker("weak", PATH="/nowhere")
    folder = classroom.submissions(4)
    alone = subprocess.run(classroom.command(folder, *engine, db="dask.db"), capture_output=True, text=True)
    assert alone.returncode == 2
    assert "its isolation is only restricted, and here it is full" in alone.stderr
    cluster.worker("strong")
    both = subprocess.run(classroom.command(folder, *engine, db="dask.db"), capture_output=True, text=True)
    assert both.returncode == 0, both.stderr
    assert re.search(r"the worker tcp://\S+ is left out: its isolation is only restricted", both.stderr)
    assert len(classroom.kept("dask.db")) == 4


def test_no_scheduler_is_told(classroom):
    """An address where nobody listens is the user's error, with what to do."""
    words = classroom.command(classroom.submissions(1), "--engine", "dask://127.0.0.1:9")
    done = subprocess.run(words, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    assert "no Dask scheduler at 127.0.0.1:9" in done.stderr
