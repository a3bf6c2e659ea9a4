"""The zip unpacked and set up as the platform does it, below a root of the tests' own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import venv
import zipfile
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest

from grader.cli import main

SOMEBODY = 12345  # a user whom nobody knows here
PAIR = ("twice", "thrice")


def exercise(root: Path, slug: str, factor: int) -> None:
    """An exercise that asks for a multiple: 3 points for it, 1 for zero."""
    public, private = root / "exercises" / slug, root / "solutions" / slug
    (private / "wrong").mkdir(parents=True)
    public.mkdir(parents=True)
    (public / "exercise.toml").write_text(
        f'title = "{slug.title()}"\ntopic = "foundations"\nlevel = 1\nbackend = "numpy"\nhints = ["add"]\n'
    )
    (public / "README.md").write_text(f"# {slug}\n")
    (public / f"{slug}.py").write_text(f'def {slug}(x):\n    """{factor} x"""\n    raise NotImplementedError\n')
    (public / "test_examples.py").write_text(
        f'def test_two(submission):\n    """of 2"""\n    assert submission.{slug}(2) == {2 * factor}\n'
    )
    (private / f"{slug}.py").write_text(f"def {slug}(x):\n    return {factor} * x\n")
    (private / "wrong" / "square.py").write_text(
        f'"""the number is squared"""\n\nCAUGHT_BY = "test_any"\n\n\ndef {slug}(x):\n    return x**2\n'
    )
    (private / "test_hidden.py").write_text(
        "import pytest\n\nfrom grader.expect import expect_close\n\n\n"
        f"@pytest.mark.points(3)\ndef test_any(submission, rng):\n"
        f'    """of any number"""\n    x = float(rng.uniform(5, 9))\n'
        f"    expect_close(submission.{slug}(x), {factor} * x)\n\n\n"
        f'@pytest.mark.points(1)\ndef test_zero(submission):\n    """of zero"""\n'
        f"    expect_close(submission.{slug}(0.0), 0.0)\n"
    )


class Platform:
    """Gradescope's folders below a root, with an autograder set up in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def job(self, **changes: Any) -> None:
        """Change what the instructor chose when the zip was made."""
        path = self.root / "source" / "assignment.json"
        chosen = json.loads(path.read_text())
        chosen["assignment"] |= {key: changes.pop(key) for key in ("exercises", "show") if key in changes}
        path.write_text(json.dumps(chosen | changes))

    def hand_in(self, files: dict[str, str | bytes]) -> Path:
        """Files in the place where the platform puts a submission, as another user's where that can be."""
        folder = self.root / "submission"
        shutil.rmtree(folder, ignore_errors=True)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        folder.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, SOMEBODY, SOMEBODY)
                path.chmod(0o700 if path.is_dir() else 0o600)
        return folder

    def run(self) -> dict[str, Any]:
        """What `run_autograder` leaves in results.json."""
        words = [self.root / "run_autograder", str(self.root)]
        environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        done = subprocess.run(words, cwd=self.root / "submission", env=environment, capture_output=True, timeout=200)
        assert done.returncode == 0, done.stderr.decode()
        return json.loads((self.root / "results" / "results.json").read_bytes())

    def grade(self, files: dict[str, str | bytes]) -> dict[str, Any]:
        """Hand in, and run."""
        self.hand_in(files)
        return self.run()


def link(source: str, target: str) -> None:
    """A file that takes no room, where the file system allows that."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def libraries(requirements: Path, site: Path) -> None:
    """Put into an environment what requirements.txt names, and pip, from what is installed here; nothing else."""
    names = [line.partition("==")[0] for line in requirements.read_text().splitlines()]
    for name in (*names, "pip"):
        found = distribution(name)
        tops = {file.parts[0] for file in found.files or () if file.parts[0] not in ("..", "__pycache__")}
        for top in tops:
            source = Path(str(found.locate_file(top)))
            if source.is_dir() and not (site / top).exists():
                shutil.copytree(source, site / top, copy_function=link, ignore=shutil.ignore_patterns("__pycache__"))
            elif source.is_file():
                link(str(source), str(site / top))


@pytest.fixture(scope="session")
def autograder(tmp_path_factory) -> Platform:
    """The zip of two exercises, unpacked and set up by its own setup.sh, without a network and without torch."""
    top = tmp_path_factory.mktemp("gradescope")
    for factor, slug in enumerate(PAIR, 2):
        exercise(top / "shelf", slug, factor)
    made = top / "autograder.zip"
    assert main(["gradescope", *PAIR, "--to", str(made), "--exercises", str(top / "shelf")]) == 0
    root = top / "autograder"
    with zipfile.ZipFile(made) as archive:
        for entry in archive.infolist():
            path = Path(archive.extract(entry, root / "source"))
            path.chmod(entry.external_attr >> 16 & 0o777)
    venv.create(root / "venv", with_pip=False)
    (site,) = (root / "venv").glob("lib/python*/site-packages")
    libraries(root / "source" / "requirements.txt", site)
    tools = top / "tools"  # the machine's own packages are left alone
    tools.mkdir()
    (tools / "apt-get").write_text("#!/bin/sh\nexit 100\n")
    (tools / "apt-get").chmod(0o755)
    done = subprocess.run(
        [root / "source" / "setup.sh", str(root)],
        env={"PATH": f"{tools}:{os.environ['PATH']}", "PIP_NO_INDEX": "1", "LANG": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=280,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "isolation:" in done.stdout
    shutil.copy(root / "source" / "run_autograder", root)
    (root / "submission_metadata.json").write_text(
        json.dumps({"id": 1, "users": [{"id": 7, "name": "Ada", "email": "ada@example.org"}]})
    )
    return Platform(root)


@pytest.fixture
def platform(autograder) -> Platform:
    """The autograder as the instructor made it, for `twice` alone."""
    autograder.job(exercises={"twice": None}, show="titles", allow_process=False, isolation="auto")
    return autograder


@pytest.fixture(scope="session")
def exercise_at() -> Callable[[Path, str, int], None]:
    """exercise_at(root, slug, factor): an exercise that asks for a multiple."""
    return exercise
