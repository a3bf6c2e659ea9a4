"""The hidden suite of soft-nms."""

import math

import numpy as np
import pytest

from grader.expect import expect_close, expect_equal, expect_sequence, unchanged


def iou(p, q):
    """Intersection over union of two boxes, 0 where they share no area."""
    width, height = (min(p[k + 2], q[k + 2]) - max(p[k], q[k]) for k in (0, 1))
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / ((p[2] - p[0]) * (p[3] - p[1]) + (q[2] - q[0]) * (q[3] - q[1]) - width * height)


def by_definition(boxes, scores, sigma=0.5, threshold=0.001):
    """Indices and decayed scores, one box taken after another."""
    rows, current = boxes.tolist(), dict(enumerate(scores.tolist()))
    taken = []
    while current := {i: score for i, score in current.items() if not score < threshold}:
        best = min(current, key=lambda i: (-current[i], i))
        taken.append((best, current.pop(best)))
        for i in current:
            current[i] *= math.exp(-(iou(rows[best], rows[i]) ** 2) / sigma)
    return np.array([i for i, _ in taken], np.int64), np.array([score for _, score in taken], np.float64)


def expect_reply(reply, indices, decayed, what):
    """The reply is this pair."""
    mine, scores = expect_sequence(reply, 2, what=what)
    expect_equal(mine, np.asarray(indices, np.int64), what=f"indices of {what}")
    expect_close(scores, np.asarray(decayed, np.float64), what=f"decayed scores of {what}")


def expect_taken(submission, boxes, scores, sigma=0.5, threshold=0.001, what="soft_nms"):
    """The submission takes what the definition takes, which is worked out before it can change its arguments."""
    wanted = by_definition(boxes, scores, sigma, threshold)
    reply = submission.soft_nms(boxes, scores, sigma, threshold)
    expect_reply(reply, *wanted, what=f"{what}, sigma {sigma}, score_threshold {threshold}")


def crowd(rng, n, canvas=60.0):
    """Boxes with sides of 10 to 30 in a small canvas, and distinct scores in no order: many overlaps of all sizes."""
    corner = rng.uniform(0, canvas, (n, 2))
    boxes = np.concatenate([corner, corner + rng.uniform(10, 30, (n, 2))], axis=1)
    return boxes, (1 + rng.permutation(n)) / (n + 1)


def grid(rng, n):
    """Disjoint boxes of many sizes, in no order."""
    corner = 10.0 * np.stack(np.divmod(rng.permutation(n), 20), axis=1)
    return np.concatenate([corner, corner + rng.integers(1, 9, (n, 2))], axis=1)


def pair(rng, step):
    """Two boxes, one `step` of its width of 8 to the right of the other, in either order."""
    corner = rng.integers(-20, 20, 2)
    box = np.concatenate([corner, corner + [8, rng.integers(3, 30)]]).astype(float)
    return np.stack([box, box + np.array([step, 0, step, 0])])[rng.permutation(2)]


@pytest.mark.points(3)
def test_decays_by_the_gaussian_of_the_iou(submission, rng):
    """multiplies the score of an overlapping box by exp(-iou² / sigma), and leaves that of the taken box"""
    for sigma in (0.3, 0.5, 1, 2.5, 10):
        for step in (1, 3, 6):
            boxes, scores = pair(rng, step), rng.permutation([0.96, 0.91])
            decayed = scores.min() * math.exp(-(((8 - step) / (8 + step)) ** 2) / sigma)
            reply = submission.soft_nms(boxes, scores, sigma)
            order = np.argsort(-scores)
            expect_reply(reply, order, [scores.max(), decayed], f"two boxes with IoU {8 - step}/{8 + step}")


@pytest.mark.points(3)
def test_decay_accumulates(submission, rng):
    """decays a score once for each box that is taken before, in a crowd of boxes"""
    for sigma in (0.2, 0.6, 1.5):
        expect_taken(submission, *crowd(rng, 50), sigma, 0.0, what="50 boxes")
    boxes, scores = crowd(rng, 30, canvas=30.0)
    wanted = by_definition(boxes, scores, 0.7, 0.01)
    reply = submission.soft_nms(score_threshold=0.01, sigma=0.7, scores=scores, boxes=boxes)
    expect_reply(reply, *wanted, what="soft_nms, arguments by name")


@pytest.mark.points(2)
def test_takes_the_best_current_score(submission, rng):
    """takes the box whose score is the best now, not the one that was the best at the start"""
    order = rng.permutation(4)
    place = np.argsort(order)  # row place[k] holds the k-th of these boxes
    boxes = np.array([[0, 0, 8, 8], [0, 1, 8, 9], [90, 0, 99, 9], [0, 2, 8, 10]], np.float64)[order]
    scores = np.array([0.9, 0.85, 0.5, 0.45])[order]
    wanted = by_definition(boxes, scores)
    expect_reply(submission.soft_nms(boxes, scores), *wanted, what="soft_nms")
    close = 0.5 + rng.permutation(30) * 2.0**-44
    expect_taken(submission, grid(rng, 30), close, what="disjoint boxes whose scores differ by less than 1e-11")
    expect_equal(wanted[0][:2], place[[0, 2]])  # the second best at the start is not the second that is taken


@pytest.mark.points(3)
def test_drops_what_falls_below_the_threshold(submission, rng):
    """drops a box once its score has fallen below score_threshold"""
    for threshold in (0.02, 0.1, 0.3):
        expect_taken(submission, *crowd(rng, 50), 0.4, threshold, what="50 boxes")
        boxes, scores = crowd(rng, 50)
        expect_taken(submission, boxes, scores / 2, 0.4, threshold, what="50 boxes, all below 0.5")
    for step, kept in ((1, 1), (6, 2)):  # IoU 7/9 and 1/7; 0.9 falls to 0.27 and to 0.86
        boxes, scores = pair(rng, step), rng.permutation([0.95, 0.9])
        wanted = by_definition(boxes, scores, 0.5, 0.5)
        expect_reply(submission.soft_nms(boxes, scores, score_threshold=0.5), *wanted, what="two boxes")
        expect_equal(len(wanted[0]), kept)
    boxes = pair(rng, 2)
    for scores in (np.array([0.9, 0.8]), np.array([0.8, 0.9])):  # the first row may fall, and so may the last
        expect_taken(submission, boxes, scores, 0.5, 0.7, what="two boxes")


@pytest.mark.points(2)
def test_drops_what_is_below_from_the_start(submission, rng):
    """drops a box that is below score_threshold from the start, even when nothing overlaps it"""
    boxes, scores = grid(rng, 40), rng.permutation(40) / 40
    expect_taken(submission, boxes, scores, 0.5, 0.51, what="disjoint boxes")
    for n in (1, 2, 5):
        expect_taken(submission, boxes[:n], np.full(n, 0.375), 0.5, 0.25, what=f"{n} boxes above the threshold")
        expect_taken(submission, boxes[:n], np.full(n, 0.375), 0.5, 0.5, what=f"{n} boxes below the threshold")


@pytest.mark.points(2)
def test_equal_to_the_threshold_stays(submission, rng):
    """keeps a box whose score equals score_threshold, and none below it"""
    for threshold in (0.25, 0.5, 0.001, 1):
        below = np.nextafter(threshold, 0)
        scores = np.array([threshold, 0.75, below, threshold, 0.625, below, threshold])
        expect_taken(submission, grid(rng, 7), scores, 0.5, threshold, what="disjoint boxes")
        expect_taken(submission, grid(rng, 1), scores[:1], 0.5, threshold, what="one box")
        expect_taken(submission, grid(rng, 1), scores[2:3], 0.5, threshold, what="one box just below")
    corners = np.array([[0.0, 0, 256, 256], [254, 254, 510, 510]])  # IoU 1 / 32767: 0.5 falls by 9e-10
    for threshold in (0.5, 0.5 - 2.0**-20):
        expect_taken(submission, corners, np.array([0.75, 0.5]), 0.5, threshold, what="a score that falls a little")


@pytest.mark.points(2)
def test_threshold_0_drops_nothing(submission, rng):
    """drops nothing with the threshold 0, not even a score of 0"""
    boxes, scores = grid(rng, 12), rng.permutation(12) // 4 / 4
    expect_taken(submission, boxes, scores, 0.5, 0, what="disjoint boxes, some with score 0")
    for lower in (0, 1):  # a factor of exp(-1000000), which is 0: the scores are then equal
        twins = np.stack([boxes[0], boxes[0], boxes[1]])
        scores = np.array([0.75, 0.5, 0.0]) if lower else np.array([0.5, 0.75, 0.0])
        order = [0, 1, 2] if lower else [1, 0, 2]
        expect_reply(submission.soft_nms(twins, scores, 1e-6, 0.0), order, [0.75, 0.0, 0.0], "a vanishing factor")
        order = [1, 0, 2] if lower else [2, 0, 1]  # rolled: the score of 0 comes first, and stays ahead
        reply = submission.soft_nms(np.roll(twins, 1, axis=0), np.roll(scores, 1), 1e-6, 0.0)
        expect_reply(reply, order, [0.75, 0.0, 0.0], "a vanishing factor")


@pytest.mark.points(3)
def test_equal_scores_lower_index_first(submission, rng):
    """of equal current scores, takes the lower index first"""
    boxes, scores = grid(rng, 1100), (1 + rng.integers(0, 4, 1100)) / 4
    order = np.argsort(-scores, kind="stable")
    expect_reply(submission.soft_nms(boxes, scores), order, scores[order], what="1100 disjoint boxes")
    for _ in range(4):  # each of these boxes stands there twice, and a pair of equals decays equally
        boxes, scores = crowd(rng, 8)
        twice = rng.permutation(np.repeat(np.arange(8), 2))
        expect_taken(submission, boxes[twice], scores[twice], 0.5, 0.0, what="each box twice")
    boxes, scores = crowd(rng, 40)
    expect_taken(submission, boxes, np.full(40, 0.5), 0.5, 0.0, what="overlapping boxes, all with score 0.5")


@pytest.mark.points(2)
def test_defaults(submission, rng):
    """has sigma 0.5 and score_threshold 0.001 unless told otherwise"""
    boxes, scores = crowd(rng, 40)
    wanted = by_definition(boxes, scores, 0.5, 0.001)
    expect_reply(submission.soft_nms(boxes, scores), *wanted, what="soft_nms(boxes, scores)")
    boxes, scores = grid(rng, 6), np.array([0.0011, 0.0009, 0.001, 0.3, 0.00099999, 0.00100001])
    wanted = by_definition(boxes, scores, 0.5, 0.001)
    expect_reply(submission.soft_nms(boxes, scores), *wanted, what="soft_nms(boxes, scores)")


@pytest.mark.points(2)
def test_boxes_that_share_no_area(submission, rng):
    """leaves the scores of boxes that only touch, lie apart or have no area"""
    x, y = rng.integers(0, 9, 2)
    around = [[x + 8 * i, y + 4 * k, x + 8 * i + 8, y + 4 * k + 4] for i in range(3) for k in range(3)]
    apart = [[x + 40 + 9 * i, y + 50 * i, x + 45 + 9 * i, y + 50 * i + 7] for i in range(3)]
    flat = [[x + 1, y + 1, x + 1, y + 1]] * 2 + [[x + 2, y + 1, x + 6, y + 1]] * 2 + [[x + 3, y, x + 3, y + 4]] * 2
    boxes = rng.permutation(np.array([*around, *apart, *flat], np.float64))
    scores = (1 + rng.permutation(len(boxes))) / 32
    order = np.argsort(-scores)
    expect_reply(submission.soft_nms(boxes, scores, 0.01), order, scores[order], what="soft_nms")


@pytest.mark.points(2)
def test_negative_and_large_coordinates(submission, rng):
    """works with coordinates that are negative, as large as 1e9, or less than a pixel apart"""
    for shift in ((-30.0, -40.0), (-700.0, 90.0), (9e8, -9e8)):
        boxes, scores = crowd(rng, 30)
        boxes = np.round(4 * boxes) / 4 + np.tile(shift, 2)  # quarters: exact at 1e9 too
        expect_taken(submission, boxes, scores, what=f"boxes shifted by {shift}")
    wide = np.array([[-9e8, -8e8, 7e8, 9e8], [-5e8, -8e8, 8e8, 6e8], [0.0, 0.0, 9e8, 9e8]])
    expect_taken(submission, wide, rng.permutation([0.9, 0.8, 0.7]), what="boxes as large as 1e9")
    boxes, scores = crowd(rng, 30)
    indices, decayed = by_definition(boxes / 40, scores)
    mine, theirs = expect_sequence(submission.soft_nms(boxes / 40, scores), 2, what="soft_nms")
    expect_equal(mine, indices, what="indices of boxes with sides below 1")
    expect_close(theirs, decayed, atol=1e-4, what="decayed scores of boxes with sides below 1")  # room for an epsilon


@pytest.mark.points(1)
def test_no_boxes(submission, rng):
    """gives empty arrays, int64 and float64, for no boxes"""
    expect_taken(submission, *crowd(rng, 3), what="3 boxes")
    expect_taken(submission, np.zeros((0, 4)), np.zeros(0), what="no boxes")


@pytest.mark.points(2)
def test_leaves_its_inputs_alone(submission, rng):
    """leaves boxes and scores as they were"""
    boxes, scores = crowd(rng, 20, canvas=20.0)
    boxes -= 30
    scores[3] = 0.0005  # below the threshold from the start
    wanted = by_definition(boxes, scores)
    with unchanged(boxes=boxes, scores=scores):
        reply = submission.soft_nms(boxes, scores)
    expect_reply(reply, *wanted, what="soft_nms")
