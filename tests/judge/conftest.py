"""A small exercise that a test can change, and a judge for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from grader import judge
from grader.catalog import Exercise, open_catalog
from grader.model import Report
from grader.sandbox import Sandboxes
from grader.submission import from_bytes

SUITE = '''
import numpy as np
import pytest
from grader.expect import expect_close, expect_raises, unchanged


@pytest.mark.points(2)
def test_scales(submission, rng):
    """multiplies every value by the factor"""
    x = rng.normal(size=(2, 3))
    expect_close(submission.scale(x, 3.0), 3.0 * x)


@pytest.mark.points(1)
def test_factor_is_two_by_default(submission):
    """doubles by default"""
    expect_close(submission.scale(np.ones(3)), np.full(3, 2.0))


@pytest.mark.points(1)
def test_rejects_an_empty_array(submission):
    """raises ValueError for an empty array"""
    with expect_raises(ValueError, "x is empty"):
        submission.scale(np.ones(0))
'''
STUB = '''
def scale(x, factor=2.0):
    """x times factor."""
    raise NotImplementedError
'''
REFERENCE = """
def scale(x, factor=2.0):
    if x.size == 0:
        raise ValueError("empty")
    return x * factor
"""


class Workshop:
    """An exercise called scale in a folder of the test's own."""

    def __init__(self, root: Path, sandboxes: Sandboxes) -> None:
        self.root, self.sandboxes = root, sandboxes
        self.public, self.private = root / "exercises" / "scale", root / "solutions" / "scale"
        for folder in (self.public, self.private / "right", self.private / "wrong"):
            folder.mkdir(parents=True)
        self.write(
            "exercise.toml", 'title = "Scale"\ntopic = "foundations"\nlevel = 1\nbackend = "numpy"\nhints = ["x"]\n'
        )
        self.write("README.md", "# Scale\n")
        self.write("scale.py", STUB)
        self.write("test_examples.py", "")
        self.write("scale.py", REFERENCE, hidden=True)
        self.write("test_hidden.py", SUITE, hidden=True)

    def write(self, name: str, text: str, *, hidden: bool = False) -> None:
        """Write one of its files."""
        path = (self.private if hidden else self.public) / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(dedent(text).lstrip(), encoding="utf-8")

    @property
    def exercise(self) -> Exercise:
        """The exercise as it is now."""
        return open_catalog(self.root).get("scale")

    def check(self, source: str = REFERENCE, *, seed: int | None = 1, name: str = "scale.py") -> Report:
        """The report on a submission."""
        made = from_bytes(name, dedent(source).lstrip().encode(), self.exercise)
        return judge.check(self.exercise, made, seed=seed, sandboxes=self.sandboxes)

    def suite(self, body: str) -> None:
        """Put another hidden suite in place."""
        head = "import numpy as np\nimport pytest\nfrom grader.expect import *\n\n"
        self.write("test_hidden.py", head + dedent(body), hidden=True)


@pytest.fixture
def workshop(tmp_path: Path, sandboxes: Sandboxes) -> Workshop:
    """The exercise, sound."""
    return Workshop(tmp_path / "workshop", sandboxes)


@pytest.fixture
def verdicts(workshop: Workshop) -> Callable[..., list[str]]:
    """verdicts(source): those of its checks, in order."""
    return lambda source, **how: [check.verdict.value for check in workshop.check(source, **how).checks]
