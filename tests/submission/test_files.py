"""What cannot be read at all: a clear message, a remedy, and nothing changed."""

from __future__ import annotations

import hashlib
import json
import os

import pytest

from grader.errors import UnreadableSubmission
from grader.submission import NOTEBOOK_BYTES, SCRIPT_BYTES, read


def refused(path, exercise) -> UnreadableSubmission:
    """The error that reading this path raises."""
    with pytest.raises(UnreadableSubmission) as caught:
        read(path, exercise)
    assert caught.value.remedy
    return caught.value


def refused_bytes(data: bytes, submit, name: str = "attention.py") -> UnreadableSubmission:
    """The error that reading these bytes raises."""
    with pytest.raises(UnreadableSubmission) as caught:
        submit(data, name=name)
    assert caught.value.remedy
    return caught.value


def test_a_file_is_one_cell_with_its_hash(tmp_path, asks):
    """A .py file is one cell under its own name, with the SHA-256 of its bytes."""
    path = tmp_path / "mine.py"
    path.write_bytes(b"x = 1\r\n")
    submission = read(path, asks())
    assert (submission.name, submission.skip_failing, submission.problem) == ("mine.py", False, "")
    assert submission.sha256 == hashlib.sha256(b"x = 1\r\n").hexdigest()
    assert [(cell.label, cell.source) for cell in submission.cells] == [("mine.py", "x = 1\n")]


def test_a_missing_file_names_the_way_to_one(tmp_path, asks):
    """No such file: how to start the exercise."""
    error = refused(tmp_path / "attention.py", asks())
    assert "there is no file" in error.message
    assert error.remedy == "practice start attention"


def test_a_file_below_a_file_is_missing(tmp_path, asks):
    """A path that goes through a file is a missing file."""
    (tmp_path / "a.py").write_text("x = 1")
    assert "there is no file" in refused(tmp_path / "a.py" / "b.py", asks()).message


def test_a_nul_in_the_path_is_a_missing_file(tmp_path, asks):
    """A path that no file can have."""
    assert "there is no file" in refused(tmp_path / "a\0b.py", asks()).message


def test_a_folder_names_the_file_in_it(tmp_path, asks):
    """A folder is refused, also with the suffix of a file."""
    folder = tmp_path / "folder.py"
    folder.mkdir()
    error = refused(folder, asks())
    assert "is a folder" in error.message
    assert error.remedy.endswith("folder.py/attention.py")


def test_a_pipe_is_refused_without_waiting(tmp_path, asks):
    """A named pipe, which would block whoever opens it."""
    os.mkfifo(tmp_path / "pipe.py")
    assert "not a regular file" in refused(tmp_path / "pipe.py", asks()).message


def test_a_device_is_refused(tmp_path, asks):
    """A link to a device that never ends."""
    (tmp_path / "zero.py").symlink_to("/dev/zero")
    assert "not a regular file" in refused(tmp_path / "zero.py", asks()).message


def test_links_in_a_circle_are_refused(tmp_path, asks):
    """A link to itself."""
    (tmp_path / "loop.py").symlink_to(tmp_path / "loop.py")
    assert "cannot be read" in refused(tmp_path / "loop.py", asks()).message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path, asks):
    """A file that its mode closes."""
    path = tmp_path / "closed.py"
    path.write_text("x = 1")
    path.chmod(0)
    assert "cannot be read" in refused(path, asks()).message


def test_another_suffix_is_refused(tmp_path, asks):
    """Only .py and .ipynb are read."""
    (tmp_path / "notes.txt").write_text("x = 1")
    assert "neither a .py nor an .ipynb" in refused(tmp_path / "notes.txt", asks()).message


def test_a_suffix_in_capitals_will_do(submit):
    """Some systems write them so."""
    assert submit("x = 1", name="ATTENTION.PY").cells[0].label == "ATTENTION.PY"


def test_a_name_that_is_no_text_is_shown_escaped(submit):
    """A report is text, and a file's name need not be."""
    assert submit("x = 1", name=os.fsdecode(b"\xff.py")).name == "\\udcff.py"


def test_a_50_mb_file_is_refused_unread(tmp_path, asks):
    """The size is looked at before the content: this file is a hole of 50 MB."""
    path = tmp_path / "large.py"
    path.touch()
    os.truncate(path, 50 * 1024**2)
    error = refused(path, asks())
    assert "50 MiB" in error.message
    assert "at most 1 MiB" in error.message


@pytest.mark.parametrize(("name", "limit"), [("a.py", SCRIPT_BYTES), ("a.ipynb", NOTEBOOK_BYTES)])
def test_one_byte_too_many_is_too_many(submit, name, limit):
    """A file may be as large as the limit, and no larger."""
    frame = json.dumps({"cells": [], "nbformat": 4}).encode() if name.endswith("ipynb") else b"x = 1"
    submit(frame.ljust(limit), name=name)
    assert "too large" in refused_bytes(frame.ljust(limit + 1), submit, name).message


def test_a_binary_file_is_refused(submit):
    """NUL bytes are in no source code."""
    error = refused_bytes(b"\x7fELF\x02\0\0\0", submit)
    assert "binary" in error.message
    assert "byte 5" in error.message


def test_utf_16_is_named(submit):
    """What some editors call Unicode."""
    assert "UTF-16" in refused_bytes("x = 1".encode("utf-16"), submit).message


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_bytes_that_are_not_utf_8_are_named_with_their_place(submit, line_end):
    """The line and the byte's offset in the file, whatever ends the lines."""
    data = b"x = 1" + line_end + b"name = 'Andr\xe9'" + line_end
    error = refused_bytes(data, submit)
    assert "not UTF-8" in error.message
    assert "line 2" in error.message
    assert "0xe9" in error.message
    assert f"byte {data.index(0xE9)}" in error.message


def test_a_byte_order_mark_is_no_part_of_the_source(submit):
    """UTF-8 with a BOM is read, and a fault after it has its offset in the file."""
    assert submit(b"\xef\xbb\xbfx = 1").cells[0].source == "x = 1"
    assert "byte 3 of" in refused_bytes(b"\xef\xbb\xbf\xff", submit).message


@pytest.mark.parametrize("head", ["# -*- coding: latin-1 -*-", "\n# vim: set fileencoding=cp1252 :", "# coding=utf_7"])
def test_another_declared_encoding_is_refused(submit, head):
    """A PEP 263 declaration in the first two lines says what the bytes mean; only UTF-8 is read."""
    error = refused_bytes(f"{head}\nx = 1\n".encode(), submit)
    assert "declares the encoding" in error.message


@pytest.mark.parametrize("head", ["# coding: utf-8", "#!/usr/bin/python\n# -*- coding: UTF8 -*-", "# coding: utf_8"])
def test_a_declaration_of_utf_8_is_accepted(submit, head):
    """However it is spelt."""
    assert submit(f"{head}\nx = 1\n").cells


@pytest.mark.parametrize("source", ["x = 1\n# coding: latin-1\n", "\n\n# coding: latin-1\nx = 1\n"])
def test_a_declaration_too_late_is_a_comment(submit, source):
    """Python looks at the first line, and at the second after a blank one or a comment."""
    assert submit(source).cells


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "no JSON at line 1, column 2"),
        ("[" * 100_000, "cannot be read"),
        ("1" * 5000, "cannot be read"),
        ("[]", "no list of cells"),
        ('{"cells": 3}', "no list of cells"),
        ('{"cells": [3]}', "number 1 of its cells is not a cell"),
        ('{"cells": [{"cell_type": "code", "source": 3}]}', "the source of cell 1 is not text"),
        ('{"cells": [{"cell_type": "code", "source": ["x", 3]}]}', "the source of cell 1 is not text"),
    ],
)
def test_a_broken_notebook_is_refused(submit, content, says):
    """What is no JSON, or JSON that is no notebook."""
    assert says in refused_bytes(content.encode(), submit, "a.ipynb").message


def test_a_notebook_with_a_megabyte_of_code_is_refused(submit):
    """Its outputs may take the room that its code may not."""
    cells = [{"cell_type": "code", "source": "# text\n" * 50_000}] * 3
    error = refused_bytes(json.dumps({"cells": cells}).encode(), submit, "a.ipynb")
    assert "its code cells hold more than 1 MiB" in error.message


def test_an_old_notebook_is_refused_with_the_command_that_helps(submit):
    """Before nbformat 4 the cells were in worksheets."""
    error = refused_bytes(b'{"nbformat": 3, "worksheets": [{"cells": []}]}', submit, "a.ipynb")
    assert "old format" in error.message
    assert "--nbformat 4" in error.remedy
