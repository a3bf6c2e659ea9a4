"""The hidden suite of iou."""

import itertools

import numpy as np
import pytest

from grader.expect import expect_array, expect_close, expect_fast, expect_no_warnings, expect_raises, unchanged


def by_definition(a, b):
    """IoU and generalized IoU, one pair at a time."""
    iou, giou = np.zeros((len(a), len(b))), np.zeros((len(a), len(b)))
    for (i, p), (j, q) in itertools.product(enumerate(a.tolist()), enumerate(b.tolist())):
        width, height = (min(p[k + 2], q[k + 2]) - max(p[k], q[k]) for k in (0, 1))
        shared = width * height if width > 0 and height > 0 else 0.0
        union = (p[2] - p[0]) * (p[3] - p[1]) + (q[2] - q[0]) * (q[3] - q[1]) - shared
        hull = (max(p[2], q[2]) - min(p[0], q[0])) * (max(p[3], q[3]) - min(p[1], q[1]))
        iou[i, j] = shared / union if shared else 0.0
        giou[i, j] = iou[i, j] - ((hull - union) / hull if hull else 0.0)
    return iou, giou


def boxes(rng, n, canvas=(60, 40)):
    """Boxes with sides of 10 to 30 in a small canvas, so that most pairs overlap and some do not."""
    corner = rng.uniform(0, canvas, (n, 2))
    return np.concatenate([corner, corner + rng.uniform(10, 30, (n, 2))], axis=1)


def expect_both(submission, a, b):
    """Both functions agree with the definition."""
    iou, giou = by_definition(a, b)
    expect_close(submission.box_iou(a, b), iou, what="box_iou(a, b)")
    expect_close(submission.generalized_box_iou(a, b), giou, what="generalized_box_iou(a, b)")


def expect_refused(function, rng):
    """A box that is reversed on either axis or both, in either argument, first or later, raises ValueError."""
    for argument, axes, first in itertools.product("ab", ([0], [1], [0, 1]), (True, False)):
        given = {"a": boxes(rng, 5), "b": boxes(rng, 3)}
        row = 0 if first else rng.integers(1, len(given[argument]))
        for axis in axes:
            given[argument][row, axis + 2] = given[argument][row, axis] - rng.uniform(0.5, 2)
        reversed_axes = " and ".join(("x2 < x1", "y2 < y1")[axis] for axis in axes)
        with expect_raises(ValueError, f"{argument}[{row}] has {reversed_axes}"):
            function(given["a"], given["b"])
    for argument, axis in itertools.product("ab", (0, 1)):  # a single box, and hardly reversed
        given = {"a": boxes(rng, 3), "b": boxes(rng, 3)}
        given[argument] = np.array([[4.0, 8.0, 16.0, 32.0]])
        given[argument][0, axis + 2] = given[argument][0, axis] - 2.0**-20
        with expect_raises(ValueError, f"{argument}[0] has {('x2 < x1', 'y2 < y1')[axis]}, by 1e-6"):
            function(given["a"], given["b"])


@pytest.mark.points(3)
def test_divides_intersection_by_union(submission, rng):
    """divides the area of the intersection by that of the union"""
    a, b = boxes(rng, 7), boxes(rng, 5)
    iou, _ = by_definition(a, b)
    expect_close(submission.box_iou(a, b), iou, what="box_iou(a, b)")


@pytest.mark.points(2)
def test_rows_are_a_and_columns_are_b(submission, rng):
    """has a row for each box of a and a column for each box of b"""
    for n, m in ((1, 6), (6, 1), (3, 3), (2, 5), (1, 1), (1100, 2), (2, 1100)):
        a, b = boxes(rng, n), boxes(rng, m)
        iou, giou = by_definition(a, b)
        expect_close(submission.box_iou(b=b, a=a), iou, what="box_iou(a, b)")
        expect_close(submission.generalized_box_iou(b=b, a=a), giou, what="generalized_box_iou(a, b)")


@pytest.mark.points(2)
def test_disjoint_boxes_have_iou_0(submission, rng):
    """gives disjoint boxes IoU 0, also when they are apart on both axes"""
    a = boxes(rng, 1)
    sides = a[0, 2:] - a[0, :2]
    steps = np.array([s for s in itertools.product((-1, 0, 1), repeat=2) if any(s)])
    b = a + np.tile(steps * (sides + rng.uniform(1, 20, (8, 2))), 2)
    expect_close(submission.box_iou(a, b), np.zeros((1, 8)), what="box_iou(a, b)")


@pytest.mark.points(2)
def test_touching_boxes_have_iou_0(submission, rng):
    """gives boxes that only touch IoU 0: widths and heights without + 1"""
    a = rng.integers(0, 9, (1, 4)).astype(float)
    a[:, 2:] = a[:, :2] + rng.integers(1, 9, 2)
    steps = np.array([s for s in itertools.product((-1, 0, 1), repeat=2) if any(s)])
    b = a + np.tile(steps * (a[0, 2:] - a[0, :2]), 2)  # all around a: four edges, four corners
    expect_both(submission, a, b)


@pytest.mark.points(2)
def test_every_arrangement(submission, rng):
    """agrees with the definition in every arrangement: inside, across, equal, sharing an edge, apart"""
    x, y = (np.sort(rng.choice(40, 4, replace=False)).astype(float) for _ in range(2))
    pairs = list(itertools.combinations(range(4), 2))
    every = np.array([[x[i], y[k], x[j], y[m]] for (i, j), (k, m) in itertools.product(pairs, pairs)])
    expect_both(submission, every, every[rng.permutation(len(every))[:30]])


@pytest.mark.points(2)
def test_any_place_and_any_unit(submission, rng):
    """does not depend on where the boxes lie (negative, 1e9) or on the unit (sides of 0.01)"""
    for shift in (np.array([-37.0, -24.0]), np.array([1e9, -1e9])):
        near = np.round(4 * boxes(rng, 6)) / 4 + np.tile(shift, 2)  # quarters: exact at 1e9 too
        around = np.round(4 * boxes(rng, 4)) / 4 + np.tile(shift, 2)
        expect_both(submission, near, around)
    expect_both(submission, boxes(rng, 6) / 1000, boxes(rng, 4) / 1000)
    far = np.array([[-1e9, -5e8, 1e9, 25.0], [-1e9, 3.0, 14.0, 1e9]])
    expect_both(submission, np.concatenate([boxes(rng, 2), far]), far)


def without_area(rng):
    """A point, a horizontal and a vertical segment, and the box that spans them, which has an area."""
    x, y = rng.integers(-9, 9, 2)
    w, h = rng.integers(2, 9, 2)
    return np.array([[x, y, x, y], [x, y, x + w, y], [x, y, x, y + h], [x, y, x + w, y + h]], np.float64)


@pytest.mark.points(2)
def test_iou_of_boxes_without_area(submission, rng):
    """gives boxes without area IoU 0 with everything, themselves included, and no NaN"""
    a = without_area(rng)
    b = np.concatenate([a, without_area(rng), boxes(rng, 1)])
    expect_close(submission.box_iou(a[:3], b), np.zeros((3, 9)), what="box_iou(a, b)")
    expect_close(submission.box_iou(b, a[:3]), np.zeros((9, 3)), what="box_iou(a, b)")


@pytest.mark.points(3)
def test_generalized_subtracts_the_empty_share_of_the_hull(submission, rng):
    """subtracts from the IoU the share of the hull that neither box covers"""
    a, b = boxes(rng, 7), boxes(rng, 5, canvas=(200, 90))
    _, giou = by_definition(a, b)
    expect_close(submission.generalized_box_iou(a, b), giou, what="generalized_box_iou(a, b)")


@pytest.mark.points(2)
def test_generalized_of_boxes_without_area(submission, rng):
    """subtracts 0 where the hull has no area, and the empty share where it has one"""
    a = without_area(rng)
    b = np.concatenate([a, a + np.array([30.0, 0, 30, 0]), a - np.array([0.0, 30, 0, 30]), a + 30, boxes(rng, 1)])
    for p, q in ((a, b), (b, a)):
        _, giou = by_definition(p, q)
        expect_close(submission.generalized_box_iou(p, q), giou, what="generalized_box_iou(a, b)")


@pytest.mark.points(1)
def test_no_warning(submission, rng, observe):
    """causes no warning where a box, a union or a hull has no area"""
    a = without_area(rng)
    expect_both(submission, a, a)
    for function in (submission.box_iou, submission.generalized_box_iou):
        function(a, a)
        function(a[:3], np.concatenate([a + 30, a]))
    expect_no_warnings(observe, saying="RuntimeWarning")  # one's own warnings cost nothing


@pytest.mark.points(2)
def test_no_boxes(submission, rng):
    """gives an array of shape (N, M) when N or M is 0"""
    for n, m in ((0, 3), (5, 0), (0, 0)):
        a, b = boxes(rng, n), boxes(rng, m)
        expect_array(submission.box_iou(a, b), (n, m), dtype="float64", what="box_iou(a, b)")
        expect_array(submission.generalized_box_iou(a, b), (n, m), dtype="float64", what="generalized_box_iou(a, b)")


@pytest.mark.points(2)
def test_box_iou_refuses_reversed_boxes(submission, rng):
    """box_iou raises ValueError for a box with x2 < x1 or y2 < y1, in a or in b"""
    expect_both(submission, boxes(rng, 5), boxes(rng, 3))  # boxes that are in order are compared
    expect_refused(submission.box_iou, rng)


@pytest.mark.points(2)
def test_generalized_refuses_reversed_boxes(submission, rng):
    """generalized_box_iou raises ValueError for a box with x2 < x1 or y2 < y1, in a or in b"""
    expect_both(submission, boxes(rng, 5), boxes(rng, 3))
    expect_refused(submission.generalized_box_iou, rng)


@pytest.mark.points(1)
def test_leaves_its_inputs_alone(submission, rng):
    """leaves a and b as they were"""
    a, b = boxes(rng, 4), boxes(rng, 3)
    expected = by_definition(a, b)
    for function, wanted in zip((submission.box_iou, submission.generalized_box_iou), expected, strict=True):
        with unchanged(a=a, b=b):
            got = function(a, b)
        expect_close(got, wanted)


@pytest.mark.points(2)
def test_thousand_by_thousand_in_under_a_second(submission, reference, rng):
    """compares 1,000 boxes with 1,000 in well under a second"""
    a, b = boxes(rng, 1000, canvas=(640, 480)), boxes(rng, 1000, canvas=(640, 480))
    rows, columns = rng.choice(1000, 40, replace=False), rng.choice(1000, 40, replace=False)
    for name, expected in zip(("box_iou", "generalized_box_iou"), by_definition(a[rows], b[columns]), strict=True):
        got = expect_fast(lambda m, name=name: getattr(m, name)(a, b), submission, reference, seconds=1.0)
        expect_array(got, (1000, 1000), what=name)
        expect_close(got[np.ix_(rows, columns)], expected, what=f"{name} of 40 of a and 40 of b")
