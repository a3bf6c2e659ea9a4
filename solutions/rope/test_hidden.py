"""The hidden suite of rope."""

import math

import numpy as np
import pytest

from grader.expect import expect_close, expect_raises, expect_that, unchanged


def by_loops(x, positions, base=10000.0):
    """The definition, one token and one pair at a time."""
    width = x.shape[-1]
    turned = np.zeros(x.shape)
    for index in np.ndindex(x.shape[:-1]):
        for i in range(width // 2):
            t = int(positions[index[-1]]) * base ** (-2 * i / width)
            a, b = float(x[index][2 * i]), float(x[index][2 * i + 1])
            turned[index][2 * i] = a * math.cos(t) - b * math.sin(t)
            turned[index][2 * i + 1] = a * math.sin(t) + b * math.cos(t)
    return turned


def expect_rope(submission, x, positions, *base, what=""):
    """The submission's result is that of the definition; returns it."""
    expected = by_loops(x, positions, *base)
    turned = submission.apply_rope(x, positions, *base)
    expect_close(turned, expected, what=what or f"x {x.shape} at {positions.tolist()}")
    return turned


@pytest.mark.points(3)
def test_turns_neighbours(submission, rng):
    """turns the pairs of neighbouring columns (0, 1), (2, 3), ..., each by its own angle"""
    for t, d in ((3, 4), (5, 6), (4, 10)):
        expect_rope(submission, rng.normal(size=(t, d)), np.arange(t))
    expect_rope(
        submission, np.asfortranarray(rng.normal(size=(4, 6))), np.arange(4), what="x, the transpose of an array"
    )


@pytest.mark.points(2)
def test_turns_from_the_first_towards_the_second(submission, rng):
    """turns (a, b) by t into (a cos t - b sin t, a sin t + b cos t), D = 2 too"""
    expect_rope(submission, np.array([[1.0, 0.0], [0.0, 1.0], [2.0, -1.0]]), np.array([1, 1, 2]))
    expect_rope(submission, rng.normal(size=(4, 2)), np.array([3, 1, 2, 0]), 50.0)


@pytest.mark.points(3)
def test_each_pair_has_its_frequency(submission, rng):
    """turns pair i by base^(-2i / D) a position"""
    for d in (12, 14, 64, 1030):
        expect_rope(submission, rng.normal(size=(1, d)), np.array([7]), what=f"D = {d} at position 7")


@pytest.mark.points(3)
def test_takes_positions_in_any_order(submission, rng):
    """row r stands at positions[r]: in any order, with gaps and repetitions"""
    for positions in ([4, 0, 2, 1, 3], [10, 11, 12, 13, 14], [3, 3, 0, 3, 9], [40, 2, 700, 2, 31], [5, 5, 5, 5, 5]):
        expect_rope(submission, rng.normal(size=(5, 6)), np.array(positions))
    expect_rope(submission, rng.normal(size=(6, 4)), rng.integers(0, 60, 6))
    expect_rope(submission, rng.normal(size=(1, 8)), np.array([23]))
    expect_rope(submission, rng.normal(size=(4, 6)), np.array([0, 0, 0, 0]))


@pytest.mark.points(2)
def test_takes_negative_positions(submission, rng):
    """turns the other way for negative positions"""
    for positions in ([-1, -2, -3], [5, -5, 0], [-100, 7, -31]):
        expect_rope(submission, rng.normal(size=(3, 6)), np.array(positions))


@pytest.mark.points(3)
def test_takes_any_leading_axes(submission, rng):
    """has no leading axis, or one, two or more: all with the same positions"""
    for shape in (
        (5, 4),
        (2, 5, 4),
        (2, 3, 5, 4),
        (3, 1, 2, 5, 6),
        (3, 3, 4),
        (4, 5, 5, 6),
        (1, 1, 1, 2),
        (2, 3, 1, 4),
    ):
        positions = rng.permutation(3 * shape[-2])[: shape[-2]]
        expect_rope(submission, rng.normal(size=shape), positions)


@pytest.mark.points(2)
def test_keeps_norms(submission, rng):
    """keeps every token's norm, and at position 0 the token itself"""
    x, positions = rng.normal(size=(2, 6, 8)), np.array([0, 1, 17, -4, 0, 350])
    turned = expect_rope(submission, x, positions)
    expect_close(np.linalg.norm(turned, axis=-1), np.linalg.norm(x, axis=-1), what="norms")
    expect_close(turned[:, [0, 4]], x[:, [0, 4]], what="the tokens at position 0")


@pytest.mark.points(2)
def test_scores_depend_on_the_difference_of_positions(submission, rng):
    """gives inner products that depend on the difference of the positions alone"""
    q, k = rng.normal(size=(2, 4, 10)), rng.normal(size=(2, 4, 10))
    where_q, where_k = np.array([3, 9, 4, 30]), np.array([1, 12, 4, 2])
    shared = np.sum(by_loops(q, where_q) * by_loops(k, where_k), axis=-1)
    for shift in (0, 5, 1000, -40):
        turned_q = submission.apply_rope(q, where_q + shift)
        turned_k = submission.apply_rope(k, where_k + shift)
        scores = np.sum(expect_numbers(turned_q, q) * expect_numbers(turned_k, k), axis=-1)
        expect_close(scores, shared, what=f"scores with all positions moved by {shift}")


def expect_numbers(got, like):
    """The reply, if it has the shape of its argument."""
    fits = isinstance(got, np.ndarray) and got.shape == like.shape
    expect_that(fits, f"an array of shape {like.shape}", "something else")
    return got


@pytest.mark.points(3)
def test_uses_another_base(submission, rng):
    """uses another base than 10000 where it is given"""
    for base in (100.0, 2.0, 1.25, 500000.0, 3e7, 300, float(rng.uniform(3.0, 9.0))):
        expect_rope(submission, rng.normal(size=(4, 8)), np.array([2, 5, 1, 11]), base, what=f"base = {base}")


@pytest.mark.points(1)
def test_takes_arguments_by_name(submission, rng):
    """takes every argument by its name"""
    x, positions = rng.normal(size=(3, 6)), np.array([6, 1, 4])
    expected = by_loops(x, positions, 30.0)
    expect_close(submission.apply_rope(base=30.0, positions=positions, x=x), expected, what="base=30.0")


@pytest.mark.points(2)
def test_far_positions(submission, rng):
    """keeps its accuracy for positions in the thousands, in any integer dtype, and for thousands of tokens"""
    positions = np.array([255, 256, 511, 512, 2048, 4097, 100000, -70000])
    x = rng.normal(size=(8, 6))
    expect_rope(submission, x, positions)
    expect_rope(submission, x, positions.astype(np.int32))
    expect_rope(submission, rng.normal(size=(2100, 2)), rng.integers(0, 5000, 2100))


@pytest.mark.points(3)
def test_rejects_an_odd_width(submission, rng):
    """raises ValueError for an odd D"""
    for shape in ((3, 2), (5, 4), (1, 3, 6)):
        expect_rope(submission, rng.normal(size=shape), np.arange(shape[-2]))
    for shape in ((4, 5), (2, 1), (4, 3), (2, 4, 7), (2, 2, 6, 9), (1, 33)):
        with expect_raises(ValueError, f"D = {shape[-1]} is odd"):
            submission.apply_rope(rng.normal(size=shape), np.arange(shape[-2]))


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng):
    """does not modify x and positions"""
    for shape in ((4, 6), (2, 4, 6), (2, 3, 4, 6)):
        x, positions = rng.normal(size=shape), np.array([4, 0, 9, -2])
        expected = by_loops(x, positions)
        with unchanged(x=x, positions=positions):
            turned = submission.apply_rope(x, positions)
        expect_close(turned, expected)
