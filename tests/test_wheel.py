"""The wheel: what it holds, and that it works where there is no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from grader.catalog import root_at

ROOT = Path(__file__).parents[1]


def build(folder: Path) -> Path:
    """The wheel of this checkout."""
    called(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    (wheel,) = folder.glob("*.whl")
    return wheel


def called(*command: str, cwd: Path, **environment: str) -> str:
    """What a command that ends well says."""
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        command, cwd=cwd, env={**clean, **environment}, capture_output=True, encoding="utf-8", timeout=900, check=False
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_the_wheel_holds_the_exercises_and_their_solutions(tmp_path):
    """Both folders are below grader/data, every file of them; template and licence are there, and caches are not."""
    with zipfile.ZipFile(build(tmp_path)) as wheel:
        names = set(wheel.namelist())
    for part in ("exercises", "solutions"):
        files = [path for path in (ROOT / part).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        assert {f"grader/data/{path.relative_to(ROOT).as_posix()}" for path in files} <= names
    assert "grader/authoring/template/public/exercise.toml.txt" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if not name.startswith(("grader/", "dl_practice-"))]
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc") or "/." in name]


@pytest.mark.timeout(900)  # torch is unpacked, which takes a minute where others work too
def test_an_installed_wheel_works_without_the_checkout(tmp_path):
    """In an empty environment, from another folder: list, check, and an exercise of one's own.

    One test, since with xdist each worker would make the environment of several anew.
    """
    wheel, home = build(tmp_path / "dist"), tmp_path / "empty"
    venv.create(home, with_pip=False)
    python, work = home / "bin" / "python", tmp_path / "work"
    work.mkdir()
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    called(*pip, "--no-compile", "--constraint", str(ROOT / "constraints.txt"), str(wheel), cwd=work)
    practice = str(home / "bin" / "practice")

    listed = called(practice, "list", cwd=work)
    assert all(slug in listed for slug in root_at(ROOT).slugs())

    where = called(str(python), "-c", "import grader; print(grader.__file__)", cwd=work)
    data = Path(where.strip()).parent / "data"
    assert home in data.parents
    called(practice, "check", "softmax", str(data / "solutions" / "softmax" / "softmax.py"), cwd=work)

    called(practice, "author", "new", "own-mean", cwd=work)
    called(practice, "author", "check", "own-mean", "--exercises", str(work), cwd=work)
    reference = str(work / "solutions" / "own-mean" / "own_mean.py")
    called(practice, "check", "own-mean", reference, cwd=work, PRACTICE_PATH=str(work))
