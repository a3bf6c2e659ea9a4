"""The tiers as an ordinary user has them: the rest of the tests may well run as root."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.catalog import checkout
from grader.sandbox import view

NOBODY = 65534
NEEDED = ("numpy", "msgspec", "pytest", "hypothesis", "platformdirs")
ATTACKS = ("signals_others", "thread_bomb", "fork_bomb", "changes_modes", "leaves_files", "reads_proc", "sockets")

# Grades the attacks that it is named, and the reference after them; prints what each got.
GRADE = """
import json, pathlib, sys
folder, tier, *names = sys.argv[1:]
sys.path[:0] = [f"{folder}/src", f"{folder}/lib"]
from grader.catalog import open_catalog
from grader.errors import SandboxUnavailable
from grader.judge import grade
from grader.sandbox import Sandboxes
from grader.submission import read
exercise = open_catalog().get("attention")
files = [pathlib.Path(folder, "src", "tests", "hostile", f"{name}.py") for name in names] + [exercise.reference]
reports = []
try:
    with Sandboxes(tier) as sandboxes:
        submissions = [read(file, exercise) for file in files]
        grade(exercise, submissions, reports.append, sandboxes, seed=1, diagnose=False)
except SandboxUnavailable as error:
    print(json.dumps(str(error)))
else:
    print(json.dumps([[r.isolation.tier, r.verdict, r.score == r.max_score] for r in reports]))
"""


def as_nobody(python: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run this interpreter as a user without rights, home or environment."""
    return subprocess.run(
        [python, "-B", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LANG": "C.UTF-8"},
    )


def interpreter() -> str | None:
    """An interpreter of this very version that everybody may run."""
    own = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    for path in (os.path.realpath(sys.executable), shutil.which(own, path="/usr/bin:/usr/local/bin:/opt/python/bin")):
        if path is not None:
            try:
                said = as_nobody(path, "-c", "import sys, ctypes, json; print(sys.version_info[:2])")
            except OSError:  # it lies where nobody can go
                continue
            if said.stdout.strip() == str(tuple(sys.version_info[:2])):
                return path
    return None


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[str, Path]]:
    """An interpreter, and a folder that everybody can read with the package and what it needs."""
    top = checkout()
    if os.geteuid() != 0 or sys.platform != "linux" or top is None:
        pytest.skip("it takes root, Linux and a checkout to become another user")
    python = interpreter()
    if python is None:
        pytest.skip("there is no Python of this version that an ordinary user can run")
    paths, _ = view._distributions(NEEDED)
    with tempfile.TemporaryDirectory(prefix="practice-nobody-", dir="/var/tmp") as made:
        folder = Path(made)
        folder.chmod(0o755)
        for path in map(Path, paths):
            copied = folder / "lib" / path.name
            if path.is_dir():
                shutil.copytree(path, copied, ignore=shutil.ignore_patterns("tests", "__pycache__", "_core/tests"))
            else:
                copied.parent.mkdir(exist_ok=True)
                shutil.copy(path, copied)
        for name in ("grader", "exercises", "solutions", "tests/hostile"):
            shutil.copytree(top / name, folder / "src" / name, ignore=shutil.ignore_patterns("__pycache__", "data"))
        shutil.copy(top / "pyproject.toml", folder / "src")
        subprocess.run(["chmod", "-R", "a+rX", made], check=True)
        yield python, folder


@pytest.mark.parametrize("tier", ["full", "restricted"])
def test_an_ordinary_user_is_as_safe(place: tuple[str, Path], tier: str):
    """Attacks get nothing and the reference gets full marks where the grader is run by a user without rights."""
    python, folder = place
    said = as_nobody(python, "-c", GRADE, str(folder), tier, *ATTACKS)
    assert said.returncode == 0, said.stderr
    found = json.loads(said.stdout)
    if isinstance(found, str):
        pytest.skip(found)
    assert found == [[tier, "failed", False]] * len(ATTACKS) + [[tier, "passed", True]], said.stderr
