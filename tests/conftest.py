"""What the tests share: a home of their own, sandboxes, and exercises made for one test."""

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

from grader.sandbox import Sandboxes

_STUB = '''def twice(x, times=2):
    """x, taken `times` times."""
    raise NotImplementedError
'''
_EXAMPLES = '''def test_example(submission):
    """the README's example"""
    assert submission.twice(2) == 4
'''
_HIDDEN = '''import pytest


@pytest.mark.gate
@pytest.mark.points(1)
def test_returns_a_number(submission):
    """returns a number"""


@pytest.mark.points(2.5)
def test_doubles(submission):
    """doubles any number

    Zero too.
    """
'''


def pytest_addoption(parser: pytest.Parser) -> None:
    """What test_golden.py and `make nightly` take."""
    parser.addoption("--regenerate", action="store_true", help="write the golden files anew; read the diff afterwards")
    parser.addoption("--nightly", action="store_true", help="what is too long for every run, too")


def pytest_configure() -> None:
    """Take Ctrl-C where a shell that runs us in the background has it ignored: what the tests start inherits that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


class Shelf:
    """A root of exercises in a temporary folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def add(
        self, slug: str, *, title: str = "Doubling", topic: str = "foundations", level: int = 1, more: str = ""
    ) -> Path:
        """Write a small exercise and return its public folder; `more` is put at the end of its exercise.toml."""
        public, private = self.root / "exercises" / slug, self.root / "solutions" / slug
        name = f"{slug.replace('-', '_')}.py"
        for folder in (public, private / "right", private / "wrong"):
            folder.mkdir(parents=True)
        (public / "exercise.toml").write_text(
            f'title = "{title}"\ntopic = "{topic}"\nlevel = {level}\nguide = "What is {title}?"\n'
            f'backend = "numpy"\nhints = ["add", "x + x"]\n{more}\n',
            encoding="utf-8",
        )
        (public / "README.md").write_text(f"# {title}\n\nTake *twice* the number.\n", encoding="utf-8")
        (public / name).write_text(_STUB, encoding="utf-8")
        (public / "test_examples.py").write_text(_EXAMPLES, encoding="utf-8")
        (private / name).write_text("def twice(x, times=2):\n    return times * x\n", encoding="utf-8")
        (private / "test_hidden.py").write_text(_HIDDEN, encoding="utf-8")
        (private / "right" / "by_adding.py").write_text("def twice(x, times=2):\n    return x + x\n", encoding="utf-8")
        (private / "wrong" / "square.py").write_text("def twice(x, times=2):\n    return x**2\n", encoding="utf-8")
        return public


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A memory of the test's own, so that none touches the user's; not made yet."""
    folder = tmp_path / "home"
    monkeypatch.setenv("PRACTICE_HOME", str(folder))
    monkeypatch.delenv("PRACTICE_PATH", raising=False)
    monkeypatch.delenv("PRACTICE_DEBUG", raising=False)
    return folder


@pytest.fixture(scope="session")
def sandboxes() -> Iterator[Sandboxes]:
    """The zygotes of this test process, in the best tier that there is."""
    with Sandboxes() as shared:
        yield shared


@pytest.fixture(scope="session")
def nightly(request: pytest.FixtureRequest) -> bool:
    """Whether this is a run that may take an hour."""
    return bool(request.config.getoption("--nightly"))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty root for exercises."""
    return Shelf(tmp_path / "shelf")


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
        deadline = time.monotonic() + 60
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
