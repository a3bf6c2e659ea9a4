"""Whatever the bytes are, reading gives a submission or says why not."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grader.errors import UnreadableSubmission
from grader.submission import HasRules, Submission, from_bytes, read
from grader.submission.magics import without_cell_magics, without_line_magics

FORBIDDEN = ("numpy", "torch.nn.Linear", "torch.nn.functional.softmax")
PIECES = [
    *("%", "!", "?", "=", "\\", "\n", "\r", "    ", "'", '"', '"""', "#", "(", ")", "{", "}", ",", ";", ":", "1", "f'"),
    *("\f", "\0", "\ud800", "é", "x", "pass", "%%time", "%%bash", "def f():", "class A:", "if x:", "try:", "@f"),
    *("import torch as t", "t.nn.Linear", "from torch import *", "x = t", "getattr(t, 'nn')", "__import__('numpy')"),
    *("raise NotImplementedError", "global x", "lambda x: x", "[x for x in y]", "match x:", "case [x, *y]:"),
]
TEXTS = st.one_of(
    st.text(), st.lists(st.sampled_from(PIECES)).map("".join), st.lists(st.sampled_from(PIECES)).map("\n".join)
)
MORE = settings(
    max_examples=300, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def attempt(name: str, data: bytes, exercise: HasRules) -> Submission | None:
    """The submission, whole and ready for a report; None where it is refused with a remedy."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            submission = from_bytes(name, data, exercise)
        except UnreadableSubmission as error:
            refused = error
        else:
            refused = None
    if refused:
        assert refused.message
        assert refused.remedy
        return None
    assert bool(submission.cells) != bool(submission.problem)
    msgspec.json.encode(submission)
    for cell in submission.cells:
        compile(cell.source.encode(), cell.label, "exec", dont_inherit=True)
    return submission


@MORE
@given(st.binary(), st.sampled_from(["a.py", "a.ipynb", "a", "a.txt"]))
@example(b"\xef\xbb\xbf", "a.py")
@example(b"# coding: \xff", "a.py")
@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
def test_any_bytes(asks, data, name):
    """Bytes of any kind."""
    attempt(name, data, asks(*FORBIDDEN))


@MORE
@given(TEXTS)
@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
def test_any_text(asks, text):
    """Text, and text like Python, is never refused unless it is no UTF-8, has a NUL or declares an encoding."""
    attempt("a.py", text.encode("utf-8", "surrogatepass"), asks(*FORBIDDEN))


@MORE
@given(st.lists(TEXTS, max_size=4))
@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
def test_any_cells(asks, texts):
    """A notebook of any cells is read."""
    cells = [{"cell_type": "code", "source": text} for text in texts]
    data = json.dumps({"nbformat": 4, "cells": cells}).encode()
    assert attempt("a.ipynb", data, asks(*FORBIDDEN)) is not None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["cells", "cell_type", "source", "metadata", "nbgrader", "worksheets"]), inner, max_size=4
        )
    ),
)


@MORE
@given(JSON, st.lists(st.dictionaries(st.sampled_from(["cell_type", "source", "metadata"]), JSON | st.just("code"))))
def test_any_json(asks, anything, cells):
    """JSON of any shape."""
    attempt("a.ipynb", json.dumps(anything).encode(), asks())
    attempt("a.ipynb", json.dumps({"cells": cells}).encode(), asks())


@MORE
@given(TEXTS)
def test_dropping_lines_keeps_their_number(text):
    """No line moves, and none but the dropped ones changes."""
    for plain in (without_cell_magics(text), without_line_magics(text)):
        if not plain.magic:
            before, after = text.split("\n"), plain.source.split("\n")
            assert len(before) == len(after)
            assert all(new == old or new.strip() in ("", "pass") for old, new in zip(before, after, strict=True))


@MORE
@given(st.text(alphabet=st.characters(codec="utf-8")).map(Path))
def test_any_path(asks, path):
    """A path of any kind that is not there."""
    with pytest.raises(UnreadableSubmission):
        read(Path("/nowhere") / path.name, asks())
