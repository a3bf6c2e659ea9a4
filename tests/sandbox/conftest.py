"""A sandbox for the tests of this folder, and submissions made from a few lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from textwrap import dedent
from typing import Any

import pytest

from grader.sandbox import Allowance, Link, Module, Sandboxes, module


class Loaded:
    """A submission in a worker of its own."""

    def __init__(self, link: Link) -> None:
        self.link, self.worker, self.module = link, link.worker, module(link)

    def printed(self) -> str:
        """What it has printed since the check began."""
        self.worker.drain()
        return self.worker.seen.printed.decode()


Load = Callable[..., Loaded]


@pytest.fixture
def load(sandboxes: Sandboxes) -> Iterator[Load]:
    """load(source) runs a submission; load(source, backend="torch", forbidden=[...], check_seconds=1)."""
    opened: list[Loaded] = []

    def loaded(source: str, backend: str = "numpy", forbidden: list[str] | None = None, **allowance: Any) -> Loaded:
        worker = sandboxes.get(backend)[0].spawn(Allowance(**allowance))
        made = Loaded(Link(worker))
        opened.append(made)
        cells = [["submission.py", dedent(source)]]
        made.link.ask("load", backend=backend, forbidden=forbidden or [], cells=cells, skip_failing=False)
        return made

    yield loaded
    for item in opened:
        item.worker.close()


@pytest.fixture
def submission(load: Load) -> Callable[..., Module]:
    """submission(source): the module alone."""
    return lambda source, *a, **k: load(source, *a, **k).module
