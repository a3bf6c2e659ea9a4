"""`practice grade` on a real Dask cluster: a scheduler and two workers on loopback."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'dl-practice[cluster]'")


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


@pytest.mark.timeout(3600)  # in the nightly run it is thirty runs
def test_a_worker_that_dies_is_made_up_for(classroom, cluster, engine, nightly):
    """A worker killed in the middle costs nothing: the other one grades what it had."""
    folder = classroom.submissions(24)
    undisturbed = classroom.told(classroom.grade(folder, db="local.db"))
    cluster.worker("left")
    for n, after in enumerate([3, *random.Random(1).choices(range(24), k=29 * nightly)]):
        victim, book = cluster.worker(f"victim-{n}"), f"{n}.db"
        running = subprocess.Popen(classroom.command(folder, *engine, db=book), stdout=subprocess.DEVNULL)
        wait_for_rows(classroom, after, running, book)
        victim.send_signal(signal.SIGKILL)
        assert running.wait(timeout=120) == 0
        assert classroom.kept(book) == undisturbed, after


def wait_for_rows(classroom, rows: int, running: subprocess.Popen[bytes], book: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and running.poll() is None and classroom.rows(book) < rows:
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
