"""`practice similar`: who looks alike, what does not count, and the page for whoever reads both."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from grader.classroom.similarity import Source, compare
from grader.cli import main
from grader.errors import UserError

pytest.importorskip("copydetect", reason="copydetect is not installed")

STUB = 'def twice(x, times=2):\n    """x, taken `times` times."""\n    raise NotImplementedError\n'

LOOP = '''def twice(x, times=2):
    """x, taken `times` times."""
    total = 0
    for step in range(abs(times)):
        total = total + x
        if step > 1000 and total == x:
            print("never", step, total)
    return total if times > 0 else -total
'''
COPIED = """# my own work, honestly
def twice(value, often=2):
    '''another docstring

    of two lines
    '''
    accumulated = 0          # starts at nothing
    for index in range(abs(often)):
        accumulated = accumulated + value
        if index > 1000 and accumulated == value:
            print('nie', index, accumulated)
    return accumulated if often > 0 else -accumulated
"""
OTHER = '''import numpy as np


class Multiplier(object):
    def __init__(self, factor):
        self.factor = float(factor)

    def __call__(self, number):
        return np.multiply(self.factor, np.asarray(number, dtype=np.float64)).item()


def twice(x, times=2):
    """x, taken `times` times."""
    multiplier = Multiplier(times)
    return multiplier(x)
'''


def put(folder: Path, **files: str) -> Path:
    """s1="..." is the file s1.py."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def similar(shelf, tmp_path, capsys):
    """similar(folder, "--above", "0.9"): the status, what was said, and the page."""
    shelf.add("twice")

    def run(folder: Path, *more: str) -> tuple[int, str, str]:
        out = tmp_path / "pairs.html"
        words = ["similar", str(folder), "twice", "--out", str(out), "--exercises", str(shelf.root)]
        status = main([*words, *more])
        said = capsys.readouterr()
        return status, said.out + said.err, out.read_text("utf-8") if out.exists() else ""

    return run


def code_in(page: str) -> list[str]:
    """The programs that a page shows, as text, without their marks."""
    found = re.findall(r"<pre>(.*?)</pre>", page, re.DOTALL)
    return [html.unescape(re.sub(r"</?mark>", "", each)) for each in found]


def marked_in(page: str) -> list[str]:
    """What is marked, piece by piece."""
    return [html.unescape(each) for each in re.findall(r"<mark>(.*?)</mark>", page, re.DOTALL)]


# ── what counts ──────────────────────────────────────────────────────────────────────────────────


def test_a_renamed_copy_is_found_and_other_work_is_not(similar, tmp_path):
    """Other names, strings, comments and layout hide nothing; a program written apart is in no pair."""
    status, said, page = similar(put(tmp_path / "class", ada=LOOP, bob=COPIED, eve=OTHER))
    assert status == 0
    assert re.search(r"100 %  ada  bob", said)
    assert "3 submissions; 1 pair has 80 % or more" in said
    assert "a hint for a human, and no verdict" in said
    assert "A hint for a human, and no verdict." in page
    assert code_in(page) == [LOOP, COPIED]
    assert "Multiplier" not in page


def test_what_the_stub_has_does_not_count():
    """A long stub that everybody kept makes nobody alike."""
    stub = LOOP.replace("twice", "given") + "\n\n" + STUB
    one = Source("ada", "twice.py", stub + "\n\ndef more(a, b, c):\n    return [a * b - c, {b: c}, (a,), not a]\n")
    two = Source("bob", "twice.py", stub + "\n\nwhile True:\n    with open('x') as y, z:\n        y += z ** 3 // 4\n")
    assert compare([one, two], "", 0.5).alike == 1
    assert compare([one, two], stub, 0.5).alike == 0


def test_nothing_of_their_own_is_told(similar, tmp_path):
    """The stub itself, an empty file and one that is no Python are not compared, and the page says so."""
    folder = put(tmp_path / "class", ada=LOOP, bob=OTHER, stub=STUB, empty="", broken="def twice(:\n")
    status, said, page = similar(folder)
    assert status == 0
    assert "2 submissions; 0 pairs have" in said
    listed = page.partition("Not compared")[2]
    for name in ("stub", "empty", "broken"):
        assert name in listed
    assert "2 submissions were not compared" in said


def test_a_student_is_not_compared_with_themself():
    """Two attempts of one student are no pair."""
    assert compare([Source("ada", "a.py", LOOP), Source("ada", "b.py", COPIED)], STUB, 0.1).alike == 0


def test_a_notebook_is_its_code(similar, tmp_path):
    """Code cells are compared with scripts; text and outputs do not count."""
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "# words"},
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": 1, "source": COPIED},
    ]
    folder = put(tmp_path / "class", ada=LOOP, eve=OTHER)
    (folder / "bob.ipynb").write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}))
    _, said, page = similar(folder)
    assert "100 %  ada  bob" in said
    assert "bob.ipynb" in page


def test_the_same_class_gets_the_same_numbers(similar, tmp_path):
    """Two runs make the same page."""
    folder = put(tmp_path / "class", ada=LOOP, bob=COPIED + OTHER, eve=OTHER + "y = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n")
    assert similar(folder, "--above", "0.1")[2] == similar(folder, "--above", "0.1")[2]


def test_nothing_is_run(similar, tmp_path):
    """A program that would leave a file behind leaves none."""
    trace = tmp_path / "trace"
    evil = f"open({str(trace)!r}, 'w').close()\nraise SystemExit\n" + LOOP
    assert similar(put(tmp_path / "class", ada=evil, bob=LOOP))[0] == 0
    assert not trace.exists()


# ── the page ─────────────────────────────────────────────────────────────────────────────────────


def test_what_is_marked_is_what_both_have(similar, tmp_path):
    """Of two programs that share one function it is that function, in the right place after a class's name too."""
    shared = "def helper(a, b):\n    both = [a[i] * b[i] for i in range(len(a)) if a[i]]\n    return sum(both)"
    one = "class Some(object):\n    pass\n\n\n" + shared + "\n\n\nunique = {1: 'x', 2: 'y'}\nassert unique\n"
    two = "import os, sys\n\ntry:\n    os.stat('y')\nexcept OSError:\n    raise\n\n\n" + shared + "\n"
    status, _, page = similar(put(tmp_path / "class", ada=one, bob=two), "--above", "0.3")
    assert status == 0
    assert code_in(page) == [one, two]
    first, second = marked_in(page)
    assert shared in first
    assert shared in second
    assert "unique = {1" not in first
    assert "os.stat" not in second


def test_a_page_is_safe_to_open(similar, tmp_path):
    """Programs, names and control characters are text; there is no script, and nothing is fetched."""
    evil = LOOP + "\n# </pre><script>alert(1)</script> \u202e\x1b[31m\n"
    folder = put(tmp_path / "class", **{"<b>eve": evil, "bob": LOOP})
    _, _, page = similar(folder)
    assert "<script" not in page.lower()
    assert "<b>" not in page
    assert "\u202e" not in page
    assert "\x1b" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"""(src|href)=["'](?!#|data:)""", page)
    assert "prefers-color-scheme: dark" in page
    assert "default-src 'none'" in page


def test_the_most_alike_come_first_and_the_rest_is_counted(similar, tmp_path):
    """Ten students with one program are 45 pairs; ten of them are named, and the page has them all."""
    folder = put(tmp_path / "class", **{f"s{n}": LOOP for n in range(9)}, t=LOOP + OTHER)
    _, said, page = similar(folder, "--above", "0.1")
    assert "45 pairs have" in said
    assert "and 35 more" in said
    assert page.count("<details") == 45
    assert "100 %" in page.partition("<details")[2].partition("</summary>")[0]


def test_a_roster_brings_names(similar, tmp_path):
    """The page has the students' names beside their ids."""
    (tmp_path / "roster.csv").write_text("student_id,name\nada,Ada & Co\nbob,\nnobody,N\n")
    folder = put(tmp_path / "class", ada=LOOP, bob=COPIED)
    _, _, page = similar(folder, "--roster", str(tmp_path / "roster.csv"))
    assert "Ada &amp; Co" in page


# ── bounds and remedies ──────────────────────────────────────────────────────────────────────────


def test_more_than_the_limit_are_refused(similar, tmp_path):
    """Beyond the bound it says how many pairs there would be; --limit raises it."""
    folder = put(tmp_path / "class", ada=LOOP, bob=COPIED, eve=OTHER)
    status, said, page = similar(folder, "--limit", "2")
    assert status == 2
    assert "3 submissions, 3 pairs" in said
    assert "--limit 3" in said
    assert not page
    assert similar(folder, "--limit", "3")[0] == 0


def test_without_copydetect_it_says_how_to_get_it(monkeypatch):
    """The library is an extra; the message names it."""

    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("grader.classroom.similarity.comparing.import_module", missing)
    with pytest.raises(UserError, match="copydetect is not installed") as told:
        compare([], STUB, 0.8)
    assert "dl-practice[similarity]" in told.value.remedy


def test_a_page_that_cannot_be_written_is_told(shelf, tmp_path, capsys):
    """A place that is none is a message with a remedy."""
    shelf.add("twice")
    folder = put(tmp_path / "class", ada=LOOP, bob=COPIED)
    (tmp_path / "file").write_text("x")
    words = ["similar", str(folder), "twice", "--out", str(tmp_path / "file" / "x.html")]
    assert main([*words, "--exercises", str(shelf.root)]) == 2
    assert "cannot be written" in capsys.readouterr().err
