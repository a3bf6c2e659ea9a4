"""The hidden suite of nms."""

import numpy as np
import pytest

from grader.expect import expect_equal, expect_fast, unchanged


def iou(p, q):
    """Intersection over union of two boxes, 0 where they share no area."""
    width, height = (min(p[k + 2], q[k + 2]) - max(p[k], q[k]) for k in (0, 1))
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / ((p[2] - p[0]) * (p[3] - p[1]) + (q[2] - q[0]) * (q[3] - q[1]) - width * height)


def by_definition(boxes, scores, threshold, labels=None):
    """The kept indices, each box compared with all that were kept before it and have its label."""
    rows, kept = boxes.tolist(), []
    for i in sorted(range(len(rows)), key=lambda i: (-scores[i], i)):
        rivals = [j for j in kept if labels is None or labels[i] == labels[j]]
        if all(iou(rows[i], rows[j]) <= threshold for j in rivals):
            kept.append(i)
    return np.array(kept, dtype=np.int64)


def expect_kept(submission, boxes, scores, threshold, labels=None, what="nms"):
    """The submission keeps what the definition keeps, which is worked out before it can change its arguments."""
    kept = by_definition(boxes, scores, threshold, labels)
    if labels is None:
        expect_equal(submission.nms(boxes, scores, threshold), kept, what=what)
    else:
        expect_equal(submission.batched_nms(boxes, scores, labels, threshold), kept, what="batched_nms")


def crowd(rng, n, canvas=60.0):
    """Boxes with sides of 10 to 30 in a small canvas, and distinct scores in no order: many overlaps of all sizes."""
    corner = rng.uniform(0, canvas, (n, 2))
    boxes = np.concatenate([corner, corner + rng.uniform(10, 30, (n, 2))], axis=1)
    return boxes, rng.permutation(n) / n


def grid(rng, n):
    """Disjoint boxes of many sizes, in no order."""
    corner = 10.0 * np.stack(np.divmod(rng.permutation(n), 20), axis=1)
    return np.concatenate([corner, corner + rng.integers(1, 9, (n, 2))], axis=1)


def blocks(rng, n):
    """Small boxes with integer corners, some without area, and scores with ties: many IoUs of 1/4, 1/2, 3/4 and 1."""
    corner = rng.integers(0, 4, (n, 2)).astype(float)
    return np.concatenate([corner, corner + rng.integers(0, 5, (n, 2))], axis=1), rng.integers(0, 9, n) / 8 - 0.5


def tiles(n, side, step):
    """Boxes in a row, each `step` to the right of the one before: neighbours have IoU (side - step) / (side + step)."""
    x = step * np.arange(n)
    return np.stack([x, np.zeros(n), x + side, np.full(n, 2.0)], axis=1).astype(float)


@pytest.mark.points(3)
def test_suppresses_what_overlaps_a_kept_box(submission, rng):
    """keeps a box unless its IoU with a kept one is above the threshold"""
    for threshold in (0.3, 0.45, 0.6):
        boxes, scores = crowd(rng, 60)
        expect_kept(submission, boxes, scores, threshold, what=f"nms with the threshold {threshold}")
    kept = by_definition(boxes, scores, 0.2)
    expect_equal(submission.nms(iou_threshold=0.2, scores=scores, boxes=boxes), kept, what="nms, arguments by name")


@pytest.mark.points(2)
def test_best_score_first(submission, rng):
    """returns indices into the arrays that were passed, best score first"""
    boxes, scores = grid(rng, 40), rng.permutation(40) - 20.0
    expect_kept(submission, boxes, scores, 0.5, what="nms of disjoint boxes")
    boxes, scores = crowd(rng, 30)
    for size in (1.0, 1e200):
        expect_kept(submission, boxes, size * (scores - 5), 0.5, what=f"nms with scores from {-5 * size:g} up")
    expect_kept(submission, boxes[:1], scores[:1], 0.5, what="nms of one box")
    close = 0.5 + rng.permutation(40) * 2.0**-44
    expect_kept(submission, grid(rng, 40), close, 0.5, what="nms with scores that differ by less than 1e-11")
    for boxes in (grid(rng, 20), crowd(rng, 20)[0]):
        expect_kept(submission, boxes, scores[:20], 0.3, what="nms of other boxes with the same scores")


@pytest.mark.points(2)
def test_equal_scores_lower_index_first(submission, rng):
    """of equal scores, visits and returns the lower index first"""
    boxes, scores = grid(rng, 600), rng.integers(0, 4, 600) / 4
    order = np.argsort(-scores, kind="stable")
    expect_equal(submission.nms(boxes, scores, 0.5), order, what="nms of 600 disjoint boxes")
    boxes, scores = crowd(rng, 60)[0], rng.integers(0, 3, 60) / 4
    expect_kept(submission, boxes, scores, 0.4, what="nms of boxes that overlap")


@pytest.mark.points(3)
def test_equal_to_the_threshold_stays(submission, rng):
    """keeps a box whose IoU with a kept one equals the threshold, and none above it"""
    for side, step, threshold in ((3, 1, 0.5), (5, 3, 0.25), (7, 1, 0.75)):
        boxes = tiles(2, side, step) + np.tile(rng.integers(0, 99, 2), 2)
        first, second = rng.permutation(2)
        scores = np.where(np.arange(2) == first, 0.9, 0.1)
        expect_equal(submission.nms(boxes, scores, threshold), np.array([first, second]), what="IoU = threshold")
        expect_equal(submission.nms(boxes, scores, threshold - 2.0**-20), np.array([first]), what="IoU > threshold")
        little = submission.nms(boxes, scores, threshold - 2.0**-45)
        expect_equal(little, np.array([first]), what="IoU > threshold, by little")
        for unit in (1024, 4096):
            small = submission.nms(boxes / unit, scores, threshold - 2.0**-10)
            expect_equal(small, np.array([first]), what="IoU > threshold, in a small unit")
    for threshold in (0.25, 0.5, 0.75):
        expect_kept(submission, *blocks(rng, 40), threshold, what="small boxes")


@pytest.mark.points(3)
def test_suppressed_boxes_suppress_nothing(submission, rng):
    """lets a suppressed box suppress nothing: of a chain of boxes every other one stays"""
    n = int(rng.integers(7, 12))
    place = rng.permutation(n)  # the chain's order is that of the scores, not that of the rows
    boxes, scores = tiles(n, 3, 1)[place], 1 - place / 16
    expect_equal(submission.nms(boxes, scores, 0.4), np.argsort(place)[::2], what="nms of a chain")


@pytest.mark.points(1)
def test_thresholds_0_and_1(submission, rng):
    """suppresses every overlap with the threshold 0, and nothing with 1"""
    corner = rng.integers(0, 30, (40, 2)).astype(float)
    boxes = np.concatenate([corner, corner + rng.integers(1, 9, (40, 2))], axis=1)
    boxes[20:] = boxes[:20] + np.tile(boxes[:20, 2:] - boxes[:20, :2], 2)  # each touches another at a corner
    boxes[7] = boxes[31]
    scores = rng.permutation(40) / 40
    expect_kept(submission, boxes, scores, 0.0, what="the threshold 0")
    expect_kept(submission, boxes, scores, 1, what="the threshold 1")
    for size in (0.25, 2.0**-30):
        sliver = np.array([[0.0, 0.0, 8.0, 8.0], [8.0 - size, 8.0 - size, 16.0, 16.0], [8.0, 0.0, 9.0, 7.0]])
        kept = submission.nms(sliver, np.array([0.5, 0.75, 0.25]), 0)
        expect_equal(kept, np.array([1, 2]), what="a sliver of overlap")


@pytest.mark.points(2)
def test_negative_and_large_coordinates(submission, rng):
    """works with coordinates that are negative or as large as 1e15"""
    for shift in ((-150.0, -90.0), (-30.0, -40.0), (9e14, -9e14)):
        boxes, scores = crowd(rng, 50)
        boxes = np.round(4 * boxes) / 4 + np.tile(shift, 2)  # quarters: exact at 1e15 too
        expect_kept(submission, boxes, scores, 0.37, what=f"shifted by {shift}")


@pytest.mark.points(2)
def test_boxes_without_area(submission, rng):
    """keeps boxes without area, and lets them suppress nothing"""
    x, y = rng.integers(2, 9, 2)
    flat = [[x, y, x, y], [x, y, x, y], [1, y, 9, y], [1, y, 9, y], [x, 1, x, 9], [x, 1, x, 9]]
    boxes = np.array([*flat, [0, 0, 10, 10], [0, 0, 10, 11]], np.float64)
    scores = rng.permutation(8) / 8
    loser = 6 if scores[6] < scores[7] else 7
    kept = [i for i in np.argsort(-scores) if i != loser]
    for threshold in (0.0, 0.5):
        expect_equal(submission.nms(boxes, scores, threshold), np.array(kept), what="nms")
    # Many: a quotient left out is then whatever the memory held, and that is not 0 any more.
    many = np.stack([np.zeros(1000), np.zeros(1000), np.zeros(1000), rng.integers(0, 9, 1000)], axis=1)
    expect_equal(submission.nms(many, -np.arange(1000.0), 0.5), np.arange(1000), what="nms of 1000 segments")


@pytest.mark.points(2)
def test_no_boxes(submission):
    """gives an empty int64 array for no boxes, in both functions"""
    boxes, scores, labels = np.zeros((0, 4)), np.zeros(0), np.zeros(0, np.int64)
    expect_equal(submission.nms(boxes, scores, 0.5), labels, what="nms")
    expect_equal(submission.batched_nms(boxes, scores, labels, 0.5), labels, what="batched_nms")


@pytest.mark.points(2)
def test_suppresses_inside_a_label_alone(submission, rng):
    """batched_nms: compares a box only with kept boxes of its own label"""
    labels = rng.integers(0, 4, 60)
    boxes, scores = crowd(rng, 60)
    expect_kept(submission, boxes, scores, 0.3, labels)
    for threshold in (0.0, 0.25, 0.5, 1.0):  # the rules of nms hold inside a label
        expect_kept(submission, *blocks(rng, 60), threshold, labels)
    kept = by_definition(boxes, scores, 0.2, labels)
    got = submission.batched_nms(iou_threshold=0.2, labels=labels, scores=scores, boxes=boxes)
    expect_equal(got, kept, what="batched_nms, arguments by name")
    pair = np.tile([1.0, 2.0, 4.0, 7.0], (2, 1))  # one box, twice, with two labels
    expect_kept(submission, pair, np.array([0.25, 0.5]), 0.0, np.array([3, 8]))


@pytest.mark.points(2)
def test_best_score_first_over_all_labels(submission, rng):
    """batched_nms: orders by score over all labels, and by index where scores are equal"""
    boxes, scores, labels = grid(rng, 90), rng.integers(0, 4, 90) / 4, rng.integers(0, 5, 90)
    expect_kept(submission, boxes, scores, 0.5, labels)
    expect_kept(submission, crowd(rng, 90)[0], scores, 0.4, labels)
    close = 0.5 + rng.permutation(90) * 2.0**-44
    expect_kept(submission, boxes, close, 0.5, labels)
    boxes, scores = grid(rng, 600), rng.integers(0, 4, 600) / 4
    got = submission.batched_nms(boxes, scores, np.full(600, 7), 0.5)
    expect_equal(got, np.argsort(-scores, kind="stable"), what="batched_nms of 600 disjoint boxes with one label")


@pytest.mark.points(2)
def test_labels_do_not_mix_at_any_coordinates(submission, rng):
    """batched_nms: keeps labels apart where coordinates are negative or as large as 1e15"""
    for far, unit in ((0.0, 0.25), (9e14, 0.25), (0.0, 2.0**40)):
        boxes, scores = crowd(rng, 150)
        boxes = np.round(boxes - 75) * unit + far * rng.choice([-1, 1], (150, 1))  # quarters: exact at 1e15, not beyond
        labels = rng.integers(0, 6, 150)
        expect_kept(submission, boxes, scores, 0.37, labels)


@pytest.mark.points(1)
def test_labels_are_any_integers(submission, rng):
    """batched_nms: takes any integers as labels: negative, large, with gaps"""
    every = np.array([-(2**40), -7, -1, 0, 7, 1000, 2**53, 2**53 + 1])  # a float64 cannot tell the last two apart
    one_box = np.tile(crowd(rng, 1)[0], (8, 1))
    expect_kept(submission, one_box, rng.permutation(8) / 8, 0.4, every)
    expect_kept(submission, one_box[:1], np.array([0.5]), 0.4, every[:1])
    boxes, scores = crowd(rng, 60)
    labels = rng.choice(every, 60)
    expect_kept(submission, boxes, scores, 0.4, labels)


@pytest.mark.points(1)
def test_leaves_its_inputs_alone(submission, rng):
    """leaves boxes, scores and labels as they were"""
    boxes, scores = crowd(rng, 20)
    boxes -= 40.0  # some coordinates are below 0
    labels = rng.choice([-7, 3, 12], 20)  # no one counts like that: a shift or a new numbering shows
    with unchanged(boxes=boxes, scores=scores, labels=labels):
        expect_kept(submission, boxes, scores, 0.4)
    with unchanged(boxes=boxes, scores=scores, labels=labels):
        expect_kept(submission, boxes, scores, 0.4, labels)


def fewer_left(boxes, order, threshold):
    """As by_definition, with what each kept box suppresses crossed out at once; `order` is by falling score."""
    order, kept = order.copy(), []
    while len(order):
        best, rest = boxes[order[0]], boxes[order[1:]]
        sides = np.minimum(best[2:], rest[:, 2:]) - np.maximum(best[:2], rest[:, :2])
        shared = np.prod(np.maximum(sides, 0.0), axis=1)
        union = np.prod(best[2:] - best[:2]) + np.prod(rest[:, 2:] - rest[:, :2], axis=1) - shared
        kept.append(order[0])
        order = order[1:][shared <= threshold * union]
    return np.array(kept)


@pytest.mark.points(2)
def test_five_thousand_boxes_in_under_five_seconds(submission, reference, rng):
    """takes well under five seconds for 5,000 boxes, few or many of them suppressed"""
    apart, scores = grid(rng, 5000), rng.permutation(5000) / 5000
    objects = crowd(rng, 60, canvas=600.0)[0]
    found = np.repeat(objects, 84, axis=0)[:5000] + np.tile(rng.normal(0, 2, (5000, 2)), 2)  # about 180 stay
    labels, order = rng.integers(0, 80, 5000), np.argsort(-scores)
    few = fewer_left(found, order, 0.5)
    got = expect_fast(lambda m: m.nms(apart, scores, 0.5), submission, reference, seconds=5.0)
    expect_equal(got, order, what="nms of 5,000 disjoint boxes")
    got = expect_fast(lambda m: m.nms(found, scores, 0.5), submission, reference, seconds=5.0)
    expect_equal(got, few, what="nms of 5,000 boxes around 60 objects")
    got = expect_fast(lambda m: m.batched_nms(apart, scores, labels, 0.5), submission, reference, seconds=5.0)
    expect_equal(got, order, what="batched_nms of 5,000 disjoint boxes")
