"""The assertions of suites that no golden case shows."""

from __future__ import annotations

import numpy as np
import pytest

from grader.expect import Mismatch, as_integer, expect_equal, expect_integer


@pytest.mark.parametrize("value", [7, np.int64(7), np.uint8(7), np.array(7)])
def test_an_integer_of_any_type_is_one(value):
    """Python's, NumPy's, and one in an array without axes."""
    expect_integer(value, 7)


@pytest.mark.parametrize("value", [7.0, np.float64(7), True, np.array([7]), "7", None])
def test_what_is_no_integer_is_a_mismatch(value):
    """A float with an integer's value is none, nor is a bool."""
    with pytest.raises(Mismatch, match="an integer"):
        as_integer(value)


def test_another_integer_says_both():
    """The message has what was expected and what came."""
    with pytest.raises(Mismatch, match=r"expected +7\ngot +8"):
        expect_integer(8, 7)


def test_dicts_are_compared_by_key():
    """Equal dicts pass in any order; the message names the key that differs, or the keys that are there."""
    expect_equal({"b": [1, 2], "a": 1.0}, {"a": 1, "b": (1, 2)})
    with pytest.raises(Mismatch, match=r"state\['b'\]"):
        expect_equal({"a": 1, "b": 3}, {"a": 1, "b": 2}, what="state")
    with pytest.raises(Mismatch, match="a dict of the keys"):
        expect_equal({"a": 1}, {"a": 1, "b": 2})
    with pytest.raises(Mismatch, match="a dict of the keys"):
        expect_equal([1], {"a": 1})
