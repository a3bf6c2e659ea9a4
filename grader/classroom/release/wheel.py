"""A wheel of the running package with chosen exercises in it, made without a build tool.

Format: https://packaging.python.org/en/latest/specifications/binary-distribution-format/
"""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import grader
from grader.catalog import METADATA, Exercise
from grader.classroom.release.about import about, requires
from grader.errors import BrokenExercise

# The package's files are taken by their kind: a folder of sources may hold anything.
_KINDS = frozenset({".py", ".html", ".css", ".npz", ".txt"})
_MARKER = "py3-none-any"
_DATE = (1980, 1, 1, 0, 0, 0)  # the same files make the same wheel


def build(folder: Path, exercises: list[Exercise], *, private: bool = False) -> Path:
    """Write the wheel; returns its path.

    Args:
        folder: Where to put it.
        exercises: The exercises that it carries; no other is in it.
        private: Whether their hidden suites, references and misconceptions are in it too.

    Raises:
        BrokenExercise: A file of an exercise cannot be read.
    """
    files = dict(_package())
    for exercise in exercises:
        for name, content in public_files(exercise).items():
            files[f"grader/data/exercises/{exercise.slug}/{name}"] = content
        if private:
            for name, content in _private_files(exercise).items():
                files[f"grader/data/solutions/{exercise.slug}/{name}"] = content
    stem = f"dl_practice-{grader.__version__}"
    info = f"{stem}.dist-info"
    own = about()
    headers = [("Metadata-Version", "2.4"), ("Name", "dl-practice"), ("Version", grader.__version__), *own.headers]
    headers += [("Requires-Dist", need) for need in requires(exercises)]
    files[f"{info}/METADATA"] = "".join(f"{key}: {value}\n" for key, value in headers).encode()
    files[f"{info}/WHEEL"] = (
        f"Wheel-Version: 1.0\nGenerator: practice {grader.__version__}\nRoot-Is-Purelib: true\nTag: {_MARKER}\n"
    ).encode()
    files[f"{info}/entry_points.txt"] = own.entry_points.encode()
    for name, text in own.licenses.items():
        files[f"{info}/licenses/{name}"] = text
    files[f"{info}/RECORD"] = _record(files, f"{info}/RECORD")
    path = folder / f"{stem}-{_MARKER}.whl"
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as wheel:
        for name, content in files.items():
            put(wheel, name, content)
    return path


def put(archive: zipfile.ZipFile, name: str, content: bytes, mode: int = 0o644) -> None:
    """One file of an archive, without the time and the owner that it has here."""
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # Unix, so that the mode counts
    entry.external_attr = (0o100000 | mode) << 16
    archive.writestr(entry, content)


def public_files(exercise: Exercise) -> dict[str, bytes]:
    """What a learner may have of an exercise, by name."""
    return _read(exercise.public, [METADATA, exercise.readme.name, exercise.file_name, exercise.public_suite.name])


def _private_files(exercise: Exercise) -> dict[str, bytes]:
    """What grading and diagnosing an exercise take."""
    assert exercise.private is not None
    paths = [exercise.hidden_suite, exercise.reference, exercise.inside, *exercise.wrong]
    return _read(
        exercise.private, [path.relative_to(exercise.private).as_posix() for path in paths if path is not None]
    )


def _read(folder: Path, names: list[str]) -> dict[str, bytes]:
    try:
        return {name: (folder / name).read_bytes() for name in names}
    except OSError as error:
        raise BrokenExercise(f"{error.filename} cannot be read: {error.strerror}", "practice author check") from None


def _package() -> Iterator[tuple[str, bytes]]:
    """The package's own files, without any exercise."""
    top = Path(grader.__file__).resolve().parent
    for path in sorted(top.rglob("*")):
        inner = path.relative_to(top)
        if inner.parts[0] == "data" or any(part.startswith((".", "__pycache__")) for part in inner.parts):
            continue
        if path.suffix in _KINDS and path.is_file() and not path.is_symlink():
            yield f"{top.name}/{inner.as_posix()}", path.read_bytes()


def _record(files: dict[str, bytes], own: str) -> bytes:
    """RECORD: every file with its digest and size, and itself with neither; no name here holds a comma."""
    lines: list[str] = []
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(content)}\n")
    return "".join([*lines, f"{own},,\n"]).encode()
