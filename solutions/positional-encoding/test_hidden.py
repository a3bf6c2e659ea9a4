"""The hidden suite of positional-encoding."""

import math

import numpy as np
import pytest

from grader.expect import expect_array, expect_close, expect_raises


def by_loops(length, dim, base=10000.0):
    """The definition, one position and one pair of columns at a time."""
    encoding = np.zeros((length, dim))
    for p in range(length):
        for i in range(dim // 2):
            angle = p / base ** (2 * i / dim)
            encoding[p, 2 * i], encoding[p, 2 * i + 1] = math.sin(angle), math.cos(angle)
    return encoding


def encode(submission, length, dim, *base):
    """The submission's encoding, held to be a float64 array (length, dim)."""
    encoding = submission.positional_encoding(length, dim, *base)
    return expect_array(encoding, like=np.zeros((length, dim)), what=f"positional_encoding({length}, {dim})")


@pytest.mark.points(3)
def test_even_columns_are_sines(submission):
    """column 2i is the sine of p / base^(2i / dim)"""
    for length, dim in ((5, 8), (9, 6), (4, 10)):
        expected = by_loops(length, dim)[:, 0::2]
        expect_close(encode(submission, length, dim)[:, 0::2], expected, what=f"even columns of dim = {dim}")


@pytest.mark.points(3)
def test_odd_columns_are_cosines(submission):
    """column 2i + 1 is the cosine of the same angle as the sine beside it"""
    for length, dim in ((5, 8), (9, 6), (4, 10)):
        expected = by_loops(length, dim)[:, 1::2]
        expect_close(encode(submission, length, dim)[:, 1::2], expected, what=f"odd columns of dim = {dim}")


@pytest.mark.points(3)
def test_is_float64_of_length_by_dim(submission, rng):
    """returns float64 of shape (length, dim), for any length and any even dim"""
    drawn = (int(rng.integers(2, 40)), 2 * int(rng.integers(2, 30)))
    for length, dim in ((3, 4), (7, 2), (2, 12), (6, 6), (11, 14), drawn):
        expect_close(encode(submission, length, dim), by_loops(length, dim), what=f"length {length}, dim {dim}")


@pytest.mark.points(2)
def test_positions_count_from_zero(submission):
    """row 0 is position 0: zeros and ones; a single row too"""
    for length, dim in ((1, 6), (1, 2), (4, 8)):
        expected = by_loops(length, dim)
        expect_close(encode(submission, length, dim)[:2], expected[:2], what=f"the first rows of {length}")


@pytest.mark.points(2)
def test_one_pair_of_columns(submission):
    """dim = 2 has one pair of columns, which turns by 1 a position"""
    expect_close(encode(submission, 7, 2), by_loops(7, 2), what="dim = 2")
    expect_close(encode(submission, 4, 2, 50.0), by_loops(4, 2, 50.0), what="dim = 2, base = 50")


@pytest.mark.points(3)
def test_uses_another_base(submission, rng):
    """uses another base than 10000 where it is given"""
    for base in (100.0, 2.0, 1.25, 500000.0, 10**8, 300, float(rng.uniform(3.0, 9.0))):
        expected = by_loops(6, 8, base)
        expect_close(encode(submission, 6, 8, base), expected, what=f"base = {base}")


@pytest.mark.points(2)
def test_takes_arguments_by_name(submission):
    """takes every argument by its name"""
    got = submission.positional_encoding(dim=6, length=5, base=30.0)
    expect_close(got, by_loops(5, 6, 30.0), what="length=5, dim=6, base=30.0")
    expect_close(submission.positional_encoding(dim=4, length=3), by_loops(3, 4), what="length=3, dim=4")


@pytest.mark.points(2)
def test_long_sequences(submission):
    """keeps its accuracy for thousands of positions"""
    rows = [0, 1, 255, 256, 300, 512, 2049, 4095, 4096, 5000]
    got = encode(submission, 5001, 6)
    expect_close(got[rows], by_loops(5001, 6)[rows], what=f"rows {rows}")


@pytest.mark.points(2)
def test_many_columns(submission):
    """works for hundreds of columns, however slowly the last ones turn"""
    for dim in (196, 514, 1024, 2050):  # np.arange(0, 1, 2 / 196) has 99 numbers, by rounding
        expect_close(encode(submission, 3, dim), by_loops(3, dim), what=f"dim = {dim}")


@pytest.mark.points(3)
def test_rejects_an_odd_dim(submission):
    """raises ValueError for an odd dim"""
    for length, dim in ((3, 4), (1, 2), (5, 6)):
        expect_close(encode(submission, length, dim), by_loops(length, dim), what=f"length {length}, dim {dim}")
    for length, dim in ((3, 5), (4, 1), (4, 3), (2, 7), (1, 9), (6, 513)):
        with expect_raises(ValueError, f"dim = {dim} is odd"):
            submission.positional_encoding(length, dim)
