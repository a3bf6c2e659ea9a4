"""A file, or its bytes, to a `Submission`."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from pathlib import Path, PurePath

from grader.errors import BrokenExercise, UnreadableSubmission
from grader.submission.data import Finding, HasRules, Submission
from grader.submission.notebook import take_notebook
from grader.submission.parsing import (
    NOTEBOOK_BYTES,
    SCRIPT_BYTES,
    Problem,
    Taken,
    parse,
    shown,
    take_script,
    unwritten_lines,
)
from grader.submission.policy import find_forbidden, public_names

_BOM = b"\xef\xbb\xbf"
_DECLARATION = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"[ \t\f]*(#.*)?")
_LINE_END = re.compile(rb"\r\n|\r|\n")


def read(path: Path, exercise: HasRules) -> Submission:
    """Read a learner's file, once.

    Args:
        path: A ``.py`` or ``.ipynb`` file.
        exercise: What it is a submission to.

    Raises:
        UnreadableSubmission: It cannot be read as source code at all; says why, and what to do.
    """
    return from_bytes(path.name, _content(path, exercise), exercise)


def from_bytes(name: str, data: bytes, exercise: HasRules) -> Submission:
    """What `read` does, without the file.

    Args:
        name: The file's name; its suffix says what the bytes are.
        data: The file's content.
        exercise: What it is a submission to.

    Raises:
        UnreadableSubmission: It cannot be read as source code at all; says why, and what to do.
    """
    # On disk a name need not be text; in a report it is.
    name = name.encode("utf-8", "backslashreplace").decode()
    limit = _limit(name)
    if len(data) > limit:
        raise _too_large(name, len(data), limit)
    is_notebook = limit == NOTEBOOK_BYTES
    text = _decoded(name, data, is_notebook=is_notebook)
    taken = take_notebook(text, name) if is_notebook else take_script(text, name)
    findings, problem = _policy(taken, exercise)
    return Submission(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        cells=() if problem else tuple(cell for cell, _ in taken.cells),
        skip_failing=is_notebook,
        notes=taken.notes,
        problem=problem.message if problem else "",
        problem_line=problem.line if problem else None,
        forbidden=findings,
        unwritten=frozenset(
            (cell.label, line) for cell, tree in taken.cells for line in unwritten_lines(cell.source, tree)
        ),
    )


def _policy(taken: Taken, exercise: HasRules) -> tuple[tuple[Finding, ...], Problem | None]:
    """What the submission uses and may not."""
    if taken.problem or not exercise.forbidden:
        return (), taken.problem
    try:
        stub = parse(exercise.stub.read_text("utf-8"), str(exercise.stub))
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenExercise(f"{exercise.stub} cannot be read: {error}") from None
    if isinstance(stub, Problem):
        raise BrokenExercise(f"{exercise.stub}: {stub.message}", f"correct {exercise.stub}")
    trees = [(cell.label, tree) for cell, tree in taken.cells]
    return find_forbidden(trees, exercise.forbidden, public_names(stub)), None


def _content(path: Path, exercise: HasRules) -> bytes:
    """The file's bytes; never waits for a pipe or a device, and never takes in more than the limit."""
    named = shown(str(path))
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableSubmission(f"{named} is a folder", f"name the file in it: {named}/{exercise.stub.name}")
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableSubmission(f"{named} is not a regular file", "name a .py or .ipynb file")
        limit = _limit(path.name)
        if status.st_size > limit:
            raise _too_large(path.name, status.st_size, limit)
        # Between the look and the opening it may have become a pipe: opening must not wait for one either.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UnreadableSubmission(f"{named} is not a regular file", "name a .py or .ipynb file")
            return file.read(limit + 1)  # the one byte more shows that it has grown since
    except (FileNotFoundError, NotADirectoryError):
        raise UnreadableSubmission(f"there is no file {named}", f"practice start {exercise.slug}") from None
    except OSError as error:
        raise UnreadableSubmission(f"{named} cannot be read: {error.strerror}", "check its permissions") from None
    except ValueError:  # a NUL in the path
        raise UnreadableSubmission(f"there is no file {named}", "name a .py or .ipynb file") from None


def _limit(name: str) -> int:
    """How large a file with this name may be; it also tells the two kinds apart."""
    suffix = PurePath(name).suffix.lower()
    if suffix == ".py":
        return SCRIPT_BYTES
    if suffix == ".ipynb":
        return NOTEBOOK_BYTES
    raise UnreadableSubmission(
        f"{shown(name)} is neither a .py nor an .ipynb file", "save it as Python source, or as a Jupyter notebook"
    )


def _too_large(name: str, size: int, limit: int) -> UnreadableSubmission:
    remedy = "clear its outputs" if limit == NOTEBOOK_BYTES else "keep data out of it: it is source code alone"
    have = f"{size / 1024**2:.0f} MiB" if size >= 10 * limit else f"{size:,} bytes"
    return UnreadableSubmission(
        f"{shown(name)} is too large: {have}, and at most {limit // 1024**2} MiB ({limit:,} bytes) are read", remedy
    )


def _decoded(name: str, data: bytes, *, is_notebook: bool) -> str:
    """The bytes as text, which is UTF-8 here."""
    named, remedy = shown(name), "save it as UTF-8 in your editor"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableSubmission(f"{named} is not UTF-8 but UTF-16", remedy)
    if (at := data.find(b"\0")) >= 0:
        raise UnreadableSubmission(
            f"{named} is a binary file: byte {at} is a NUL, which source code never holds",
            "name the file that holds the source code",
        )
    if not is_notebook:
        _check_declaration(named, data)
    skipped = len(_BOM) if data.startswith(_BOM) else 0
    try:
        return data[skipped:].decode("utf-8")
    except UnicodeDecodeError as error:
        at = skipped + error.start
        line = len(_LINE_END.findall(data[:at])) + 1
        raise UnreadableSubmission(
            f"{named} is not UTF-8: line {line} holds the byte 0x{data[at]:02x} (byte {at} of the file)", remedy
        ) from None


def _check_declaration(named: str, data: bytes) -> None:
    """Refuse a PEP 263 declaration of another encoding, in which the same bytes would mean something else."""
    head = _LINE_END.split(data.removeprefix(_BOM), maxsplit=2)
    for number, line in enumerate(head[:2], 1):
        if found := _DECLARATION.match(line):
            encoding = found[1].decode("ascii", "replace")
            plain = encoding.lower().replace("_", "-")
            if plain not in ("utf-8", "utf8", "u8", "utf") and not plain.startswith("utf-8-"):
                raise UnreadableSubmission(
                    f"{named} declares the encoding {shown(encoding)} in line {number}, and only UTF-8 is read",
                    "save it as UTF-8 and take that declaration out",
                )
            return
        if not _BLANK.fullmatch(line):  # Python looks at the second line after a blank one or a comment alone
            return
