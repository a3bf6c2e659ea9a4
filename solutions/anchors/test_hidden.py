"""The hidden suite of anchors."""

import math

import numpy as np
import pytest

from grader.expect import expect_array, expect_close, unchanged

CLOSE = {"rtol": 1e-9, "atol": 1e-9}


def by_definition(height, width, stride, scales, ratios):
    """One anchor after the other."""
    rows = []
    for y in range(height):
        for x in range(width):
            for scale in scales:
                for ratio in ratios:
                    w, h = scale / math.sqrt(ratio), scale * math.sqrt(ratio)
                    cx, cy = (x + 0.5) * stride, (y + 0.5) * stride
                    rows.append([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2])
    return np.array(rows)


def some(rng, n, low, high):
    """Different numbers in no order: neither sorted nor the reverse of that."""
    while True:
        numbers = rng.uniform(low, high, n)
        steps = np.diff(numbers)
        if n < 3 or (min(steps) < 0 < max(steps)):
            return numbers.tolist()


def expect_anchors(submission, *arguments):
    """The submission's anchors are those of the definition."""
    expect_close(submission.generate_anchors(*arguments), by_definition(*arguments), **CLOSE, what="anchors")


def parts(submission, *arguments):
    """Centres and sides of the submission's anchors, (K, 2) each."""
    expected = by_definition(*arguments)
    got = expect_array(submission.generate_anchors(*arguments), like=expected, what="anchors")
    return (got[:, :2] + got[:, 2:]) / 2, got[:, 2:] - got[:, :2], expected


@pytest.mark.points(3)
def test_centres(submission, rng):
    """centres the anchors of a cell on ((x + 0.5) * stride, (y + 0.5) * stride)"""
    for height, width, stride in [(3, 4, 16), (5, 2, 7), (1, 6, 1), (4, 1, 1), (4, 1, 9), (2, 3, 32)]:
        arguments = height, width, stride, some(rng, 2, 4.0, 40.0), some(rng, 3, 0.3, 3.0)
        centres, _, expected = parts(submission, *arguments)
        expect_close(centres, (expected[:, :2] + expected[:, 2:]) / 2, **CLOSE, what="centres (x, y)")


@pytest.mark.points(3)
def test_area_is_scale_squared(submission, rng):
    """gives an anchor an area of scale squared, whatever its ratio and the stride"""
    ratios = some(rng, 4, 0.2, 5.0)
    for stride, scale in [(1, 8.0), (1, 37.5), (8, rng.uniform(4.0, 90.0)), (13, rng.uniform(4.0, 90.0))]:
        _, sides, _ = parts(submission, 2, 3, stride, [scale], ratios)
        expect_close(sides[:, 0] * sides[:, 1], np.full(24, scale**2), **CLOSE, what="width * height")


@pytest.mark.points(3)
def test_ratio_is_height_to_width(submission, rng):
    """makes the height of an anchor its ratio times its width"""
    scales = some(rng, 4, 4.0, 90.0)
    for stride, ratio in [(1, 1.0), (1, 0.5), (8, rng.uniform(0.2, 0.9)), (13, rng.uniform(1.1, 5.0))]:
        _, sides, _ = parts(submission, 3, 2, stride, scales, [ratio])
        expect_close(sides[:, 1] / sides[:, 0], np.full(24, ratio), **CLOSE, what="height / width")


@pytest.mark.points(3)
def test_rows_of_cells_come_first(submission, rng):
    """orders cells by y, and those of a row by x"""
    scale, ratio = some(rng, 1, 1.0, 4.0), some(rng, 1, 0.5, 2.0)
    for height, width in [(3, 4), (4, 3), (2, 2), (1, 5), (5, 1), (7, 2), (300, 2), (2, 300)]:
        expect_anchors(submission, height, width, 8, scale, ratio)


@pytest.mark.points(3)
def test_ratios_vary_fastest(submission, rng):
    """orders the anchors of a cell by scale, and those of a scale by ratio, as they were given"""
    for n_scales, n_ratios in [(2, 3), (3, 2), (3, 3), (1, 4), (4, 1), (5, 3)]:
        expect_anchors(submission, 1, 1, 8, some(rng, n_scales, 1.0, 4.0), some(rng, n_ratios, 0.5, 2.0))
    for scales, ratios in [([1.0, 2.0, 3.0], [2.0, 1.0, 0.5]), ([3.0, 2.0, 1.0], [0.5, 1.0, 2.0])]:
        expect_anchors(submission, 1, 1, 8, scales, ratios)


@pytest.mark.points(3)
def test_all_anchors_of_a_cell_together(submission, rng):
    """lists all anchors of a cell before those of the next one"""
    for height, width, n_scales, n_ratios in [(2, 3, 3, 2), (3, 2, 2, 4), (2, 2, 2, 2), (4, 5, 3, 3)]:
        expect_anchors(submission, height, width, 32, some(rng, n_scales, 4.0, 12.0), some(rng, n_ratios, 0.5, 2.0))
    expect_anchors(submission, 40, 50, 16, some(rng, 3, 4.0, 12.0), some(rng, 2, 0.5, 2.0))  # 12,000 anchors


@pytest.mark.points(2)
def test_not_clipped(submission, rng):
    """leaves anchors as they are where they begin below 0 or end beyond the image"""
    for height, width, stride in [(2, 3, 8), (3, 1, 5), (1, 1, 16)]:
        expect_anchors(submission, height, width, stride, some(rng, 2, 30.0, 500.0), some(rng, 3, 0.3, 3.0))


@pytest.mark.points(2)
def test_not_rounded(submission, rng):
    """rounds neither centres nor sides, be they small or large"""
    expect_anchors(submission, 3, 2, 1, some(rng, 2, 0.001, 0.4), some(rng, 2, 0.3, 3.0))
    expect_anchors(submission, 2, 3, 5, some(rng, 2, 1.0, 2.0), some(rng, 2, 0.02, 40.0))
    expect_anchors(submission, 2, 3, 5, some(rng, 2, 1.0, 2.0), [1000.0, 0.001])
    expect_anchors(submission, 2, 2, 1023, some(rng, 2, 1e4, 1e5), some(rng, 2, 0.3, 3.0))


@pytest.mark.points(2)
def test_one_of_each(submission, rng):
    """returns an array (K, 4) for one cell, one scale or one ratio too"""
    for height, width, n_scales, n_ratios in [(1, 1, 1, 1), (1, 4, 1, 3), (3, 1, 2, 1), (2, 2, 1, 1)]:
        expect_anchors(submission, height, width, 8, some(rng, n_scales, 1.0, 20.0), some(rng, n_ratios, 0.5, 2.0))
    expect_anchors(submission, 2, 3, 4, [5.0, 7.0, 5.0], [1.0, 2.0, 1.0])  # what is given twice comes twice


@pytest.mark.points(2)
def test_tuples_and_names(submission, rng):
    """takes tuples, and its arguments by name"""
    scales, ratios = tuple(some(rng, 3, 4.0, 40.0)), tuple(some(rng, 2, 0.3, 3.0))
    expected = by_definition(3, 5, 6, scales, ratios)
    got = submission.generate_anchors(ratios=ratios, scales=scales, stride=6, width=5, height=3)
    expect_close(got, expected, **CLOSE, what="anchors")


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng):
    """leaves scales and ratios as they were"""
    scales, ratios = some(rng, 4, 4.0, 40.0), some(rng, 3, 0.3, 3.0)
    expected = by_definition(2, 3, 6, scales, ratios)
    with unchanged(scales=scales, ratios=ratios):
        got = submission.generate_anchors(2, 3, 6, scales, ratios)
    expect_close(got, expected, **CLOSE, what="anchors")
