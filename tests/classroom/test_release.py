"""`practice release`: what is in a bundle, what is not, and that a learner can work with it."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

import grader
from grader.catalog import checkout, root_at
from grader.classroom.release import wheel
from grader.classroom.release.about import pins
from grader.cli import main
from grader.errors import UserError

PACKAGE = Path(grader.__file__).parent
ROOT = checkout()
LONG = 30  # shorter lines stand in any program


@pytest.fixture(scope="module")
def bundle(tmp_path_factory) -> Path:
    """A bundle of every exercise there is."""
    assert ROOT is not None
    target = tmp_path_factory.mktemp("release") / "handout"
    assert main(["release", *root_at(ROOT).slugs(), "--to", str(target)]) == 0
    return target


def contents(bundle: Path) -> dict[str, bytes]:
    """Every file of a bundle, those of its wheel too, by name."""
    found = {path.relative_to(bundle).as_posix(): path.read_bytes() for path in bundle.rglob("*") if path.is_file()}
    (name,) = (name for name in found if name.endswith(".whl"))
    with zipfile.ZipFile(bundle / name) as archive:
        found |= {f"wheel/{each}": archive.read(each) for each in archive.namelist()}
    del found[name]
    return found


def lines(data: bytes) -> set[str]:
    return {line.strip() for line in data.decode("utf-8", "replace").splitlines() if len(line.strip()) >= LONG}


def test_no_line_of_a_solution_is_in_a_bundle(bundle):
    """Nothing of a reference, a hidden suite, a right or a wrong solution is in any file, the wheel's included."""
    assert ROOT is not None
    public: set[str] = set()
    for path in (ROOT / "exercises").rglob("*"):
        public |= lines(path.read_bytes()) if path.is_file() and path.suffix != ".pyc" else set()
    private: set[str] = set()
    for path in (ROOT / "solutions").rglob("*"):
        private |= lines(path.read_bytes()) if path.is_file() and path.suffix != ".pyc" else set()
    private -= public
    assert len(private) > 1000
    for name, data in contents(bundle).items():
        own = PACKAGE.parent / name.removeprefix("wheel/")
        if name.startswith("wheel/grader/") and not name.startswith("wheel/grader/data/"):
            assert data == own.read_bytes(), name  # the package itself, which shares a line of imports with anybody
        else:
            assert not lines(data) & private, name


def test_a_secret_that_lies_beside_public_files_stays_out(shelf, tmp_path):
    """An instructor's notes in a public folder, and everything in a private one, are in no file."""
    public = shelf.add("twice")
    (public / "notes.txt").write_text("SECRET")
    for path in (shelf.root / "solutions").rglob("*.py"):
        path.write_text(path.read_text() + "\n# SECRET\n")
    target = tmp_path / "handout"
    assert main(["release", "twice", "--to", str(target), "--exercises", str(shelf.root)]) == 0
    found = contents(target)
    assert not [name for name, data in found.items() if b"SECRET" in data]
    assert {name for name in found if not name.startswith("wheel/")} == {
        *("README.md", "LICENSE", "NOTICE", "constraints.txt", "twice.py", "exercises/twice/twice.py"),
        *(f"exercises/twice/{name}" for name in ("README.md", "exercise.toml", "test_examples.py")),
    }
    assert {name for name in found if name.startswith("wheel/grader/data/")} == {
        f"wheel/grader/data/exercises/twice/{name}"
        for name in ("README.md", "exercise.toml", "test_examples.py", "twice.py")
    }


def test_the_wheel_has_the_whole_package(shelf, tmp_path):
    """Every file of grader/ is in it but READMEs and caches, so that no kind of file is forgotten."""
    shelf.add("twice")
    built = wheel.build(tmp_path, [root_at(shelf.root).load("twice")])
    with zipfile.ZipFile(built) as archive:
        names = set(archive.namelist())
    files = {path.relative_to(PACKAGE.parent).as_posix() for path in PACKAGE.rglob("*") if path.is_file()}
    kept = {name for name in files if "__pycache__" not in name and not name.endswith(("README.md", ".pyc", ".part"))}
    assert {name for name in kept if "/." not in name and not name.startswith("grader/data/")} <= names


def test_record_has_every_file_with_its_digest(shelf, tmp_path):
    """RECORD lists each file of the wheel with the SHA-256 and the size that it has."""
    shelf.add("twice")
    with zipfile.ZipFile(wheel.build(tmp_path, [root_at(shelf.root).load("twice")])) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    (record,) = (name for name in found if name.endswith(".dist-info/RECORD"))
    listed = dict(line.split(",", 1) for line in found[record].decode().splitlines())
    assert listed.pop(record) == ","
    del found[record]
    assert listed == {
        name: f"sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()},{len(data)}"
        for name, data in found.items()
    }


def test_the_same_exercises_make_the_same_wheel(shelf, tmp_path):
    """Two builds are equal, byte for byte."""
    shelf.add("twice")
    made = [root_at(shelf.root).load("twice")]
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    first, second = (wheel.build(folder, made).read_bytes() for folder in folders)
    assert first == second


def test_torch_is_needed_only_where_an_exercise_needs_it(shelf):
    """A bundle of NumPy exercises installs without torch; pins name versions without a build."""
    public = shelf.add("twice")
    root = root_at(shelf.root)
    assert not [pin for pin in pins([root.load("twice")]) if pin.startswith(("torch", "nvidia"))]
    toml = public / "exercise.toml"
    toml.write_text(toml.read_text().replace('"numpy"', '"torch"'))
    named = pins([root.load("twice")])
    assert [pin for pin in named if pin.startswith("torch==")]
    assert not [pin for pin in named if "+" in pin]


# ── at a learner's ───────────────────────────────────────────────────────────────────────────────


def installed(bundle: Path, home: Path) -> Path:
    """`practice` as a learner installs it, over the libraries that are here."""
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    (site,) = home.glob("lib/python*/site-packages")
    (site / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    (built,) = bundle.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--force-reinstall", str(built)], check=True, capture_output=True, timeout=200)
    return home / "bin" / "practice"


def called(practice: Path, *words: str, cwd: Path) -> tuple[int, str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [practice, *words], cwd=cwd, env=environment, capture_output=True, encoding="utf-8", timeout=200, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_a_learner_checks_with_the_bundle_alone(shelf, tmp_path):
    """Installed from its wheel, practice lists the bundle's exercises alone, and says that only public checks ran."""
    shelf.add("twice")
    shelf.add("thrice")
    target = tmp_path / "handout"
    assert main(["release", "twice", "--to", str(target), "--exercises", str(shelf.root)]) == 0
    practice = installed(target, tmp_path / "env")
    status, said = called(practice, "list", cwd=target)
    assert status == 0
    assert "twice" in said
    assert "thrice" not in said
    assert "attention" not in said
    assert called(practice, "check", "twice", cwd=target)[0] == 1  # the stub
    (target / "twice.py").write_text("def twice(x, times=2):\n    return 4\n")
    status, said = called(practice, "check", "twice", cwd=target)
    assert status == 0, said
    assert "1 of 1 public checks passed" in said
    assert "only the public checks ran" in said
    assert "points" not in said.partition("only the public checks ran")[0]
    status, said = called(practice, "solution", "twice", "--yes", cwd=target)
    assert status == 2
    assert "not in this copy" in said
    # A wheel that is installed can be handed on, without what it does not have.
    status, said = called(practice, "release", "twice", "--to", "again", cwd=target)
    assert status == 0, said
    again = {name: data for name, data in contents(target / "again").items() if not name.startswith("wheel/grader/d")}
    assert again["wheel/grader/cli/check.py"] == (PACKAGE / "cli" / "check.py").read_bytes()
    assert again["LICENSE"] == (ROOT / "LICENSE").read_bytes() if ROOT else True


# ── where it is put ──────────────────────────────────────────────────────────────────────────────


def test_what_is_there_is_not_overwritten(shelf, tmp_path, capsys, monkeypatch):
    """A folder that holds something, a file or the present folder is refused and left as it was."""
    shelf.add("twice")
    target = tmp_path / "handout"
    target.mkdir()
    words = ["release", "twice", "--to", str(target), "--exercises", str(shelf.root)]
    (target / "mine").write_text("mine")
    assert main(words) == 2
    assert "not empty" in capsys.readouterr().err
    assert [path.name for path in target.iterdir()] == ["mine"]
    (target / "mine").unlink()
    assert main(words) == 0  # an empty one will do
    (tmp_path / "file").write_text("mine")
    assert main([*words[:3], str(tmp_path / "file"), *words[4:]]) == 2
    assert (tmp_path / "file").read_text() == "mine"
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert main([*words[:3], ".", *words[4:]]) == 2
    assert "the folder that you are in" in capsys.readouterr().err


def test_an_interrupted_release_leaves_nothing(shelf, tmp_path, monkeypatch):
    """Ctrl-C while the bundle is written: neither the folder nor half of it is there."""
    shelf.add("twice")

    def interrupted(*_: object, **__: object):
        raise KeyboardInterrupt

    monkeypatch.setattr(wheel, "build", interrupted)
    place = tmp_path / "place"
    assert main(["release", "twice", "--to", str(place / "handout"), "--exercises", str(shelf.root)]) == 130
    assert list(place.iterdir()) == []


def test_a_file_that_cannot_be_read_is_told(shelf, tmp_path, capsys):
    """A public file that is missing is named, and nothing is written."""
    public = shelf.add("twice")
    (public / "test_examples.py").unlink()
    assert main(["release", "twice", "--to", str(tmp_path / "handout"), "--exercises", str(shelf.root)]) == 2
    assert "test_examples.py" in capsys.readouterr().err
    assert not (tmp_path / "handout").exists()


def test_a_package_that_nobody_installed_says_so(monkeypatch, shelf):
    """Without metadata there is no wheel to make."""
    monkeypatch.setattr("grader.classroom.release.about.DISTRIBUTION", "no-such-distribution")
    shelf.add("twice")
    with pytest.raises(UserError, match="is not installed"):
        pins([root_at(shelf.root).load("twice")])
