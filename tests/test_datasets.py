"""The data that exercises are about."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from grader import datasets

ROOT = Path(__file__).parents[1]


def test_digits_are_as_the_exercises_say():
    """1,797 images of 8 x 8 in [0, 1] in steps of 1/16, ten classes, each of them at least 170 times."""
    images, labels = datasets.digits()
    assert (images.shape, images.dtype, labels.shape, labels.dtype) == ((1797, 1, 8, 8), "float32", (1797,), "int64")
    assert (images.min(), images.max()) == (0.0, 1.0)
    assert np.array_equal(images * 16, np.round(images * 16))
    assert np.bincount(labels).shape == (10,)
    assert np.bincount(labels).min() > 170


def test_arrays_are_the_callers_own():
    """What one caller does to them, the next does not see."""
    datasets.digits()[0][:] = 7
    assert datasets.digits()[0].max() == 1.0


def run(script: str, made: Path) -> None:
    """Let a script write what it makes."""
    command = [sys.executable, str(ROOT / "scripts" / script), str(made)]
    subprocess.run(command, check=True, timeout=120, capture_output=True)


def test_the_script_makes_the_digits(tmp_path):
    """scripts/digits.py writes what is in the repository, number for number."""
    pytest.importorskip("sklearn", reason="scikit-learn, where the digits come from, is not installed")
    made = tmp_path / "digits.npz"
    run("digits.py", made)
    with np.load(made) as again, np.load(datasets.path("digits")) as kept:
        assert sorted(again) == sorted(kept) == ["images", "labels"]
        for name in kept:
            assert again[name].dtype == kept[name].dtype
            assert np.array_equal(again[name], kept[name])


def test_prose_is_as_the_exercises_say():
    """Some 60,000 characters of running English: mostly small letters, and the words that are frequent everywhere."""
    text = datasets.prose()
    assert 55_000 < len(text) <= 60_000
    assert sum(c.islower() for c in text) > 0.7 * len(text)
    words = text.split()
    assert all(words.count(word) > 100 for word in ("the", "of", "is", "to", "a"))


@pytest.mark.skipif(sys.version_info[:3] != (3, 11, 7), reason="the text is that of Python 3.11.7")
def test_the_script_makes_the_prose(tmp_path):
    """scripts/prose.py writes what is in the repository, letter for letter."""
    made = tmp_path / "prose.txt"
    run("prose.py", made)
    assert made.read_bytes() == datasets.path("prose").read_bytes()
