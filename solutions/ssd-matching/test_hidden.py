"""The hidden suite of ssd-matching."""

import numpy as np
import pytest

from grader.expect import expect_equal, unchanged


def iou(p, q):
    """Intersection over union of two boxes, 0 where they share no area."""
    width, height = (min(p[k + 2], q[k + 2]) - max(p[k], q[k]) for k in (0, 1))
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / ((p[2] - p[0]) * (p[3] - p[1]) + (q[2] - q[0]) * (q[3] - q[1]) - width * height)


def matched(anchors, boxes, threshold=0.5):
    """The match of each anchor, by the two rounds."""
    rows, truths = anchors.tolist(), boxes.tolist()
    matches = [-1] * len(rows)
    unclaimed = list(range(len(rows)))
    for j, box in enumerate(truths):
        if unclaimed:
            best = min(unclaimed, key=lambda i: (-iou(rows[i], box), i))
            matches[best] = j
            unclaimed.remove(best)
    for i in unclaimed:
        best = min(range(len(truths)), key=lambda j: (-iou(rows[i], truths[j]), j), default=None)
        if best is not None and iou(rows[i], truths[best]) >= threshold:
            matches[i] = best
    return np.array(matches, np.int64)


def hardest(losses, matches, ratio=3):
    """The kept negatives, by sorting."""
    negatives = sorted((i for i in range(len(losses)) if matches[i] < 0), key=lambda i: (-losses[i], i))
    kept = set(negatives[: ratio * int(np.sum(matches >= 0))])
    return np.array([i in kept for i in range(len(losses))])


def expect_match(submission, anchors, boxes, *threshold, what="match(anchors, boxes)"):
    """The submission matches as the definition does, which is worked out before it can change its arguments."""
    wanted = matched(anchors, boxes, *threshold)
    expect_equal(submission.match(anchors, boxes, *threshold), wanted, what=what)


def expect_kept(submission, losses, matches, *ratio, what="hard_negatives(losses, matches)"):
    """The submission keeps what the definition keeps."""
    wanted = hardest(losses, matches, *ratio)
    expect_equal(submission.hard_negatives(losses, matches, *ratio), wanted, what=what)


def crowd(rng, n, canvas=60.0):
    """Boxes with sides of 10 to 30 in a small canvas around the origin."""
    corner = rng.uniform(-canvas / 2, canvas / 2, (n, 2))
    return np.concatenate([corner, corner + rng.uniform(10, 30, (n, 2))], axis=1)


def row_of(*spans):
    """Boxes 2 high with these x1 and x2."""
    return np.array([[x1, 0, x2, 2] for x1, x2 in spans], np.float64)


def mining(rng, n, positives):
    """Distinct losses, and matches with so many positives; a third of these match the box 0."""
    matches = np.full(n, -1, np.int64)
    matches[rng.permutation(n)[:positives]] = np.arange(positives) // 3
    return (1 + rng.permutation(n)) / 8, matches


@pytest.mark.points(3)
def test_random_scenes(submission, rng):
    """match: agrees with the definition in crowds of anchors and boxes"""
    for a, g, threshold in ((80, 7, 0.35), (70, 60, 0.5), (12, 9, 0.25), (1, 1, 0.9), (9, 1, 0.3), (1200, 3, 0.4)):
        what = f"{a} anchors, {g} boxes, threshold {threshold}"
        expect_match(submission, crowd(rng, a), crowd(rng, g), threshold, what=what)
    anchors, boxes = crowd(rng, 50), crowd(rng, 6)
    wanted = matched(anchors, boxes, 0.3)
    expect_equal(submission.match(iou_threshold=0.3, boxes=boxes, anchors=anchors), wanted, what="arguments by name")


@pytest.mark.points(2)
def test_claims_whatever_the_iou(submission, rng):
    """match: lets each box claim its best anchor, however low their IoU, 0 included"""
    anchors = np.concatenate([row_of(*((9 * k, 9 * k + 8) for k in range(6))), row_of((200, 300))])
    place = rng.permutation(7)
    poor = row_of((15, 19), (250, 260))  # IoUs of 2/10, and of 1/10
    expect_match(submission, anchors[place], poor, what="boxes that overlap no anchor well")
    apart = np.array([[1e3, 1e3, 1e3 + 5, 1e3 + 7], [-99, -99, -90, -90], [9, 50, 17, 60]], np.float64)
    expect_match(submission, anchors[place], apart, what="boxes that overlap no anchor")
    expect_match(submission, anchors[place], np.concatenate([apart, poor, apart]), what="boxes of both kinds")
    expect_match(submission, anchors[:1], apart[:1], 1, what="one anchor and one box that are apart")


@pytest.mark.points(3)
def test_boxes_claim_in_order(submission, rng):
    """match: lets boxes claim in order, each among the anchors that no earlier one has claimed"""
    start = 100.0 * rng.integers(-3, 3)
    anchors = row_of((0, 10), (4, 14), (300, 310), (9, 19)) + [start, 0, start, 0]
    first, second = row_of((1, 11), (0, 10)) + [start, 0, start, 0]  # both have the anchor 0 as their best
    for boxes in ([first, second], [second, first], [first, second, second], [first] * 3):
        for threshold in (0.3, 0.95):
            expect_match(submission, anchors, np.array(boxes), threshold, what="boxes with the same best anchor")
    for _ in range(3):
        expect_match(submission, crowd(rng, 20, 15.0), crowd(rng, 14, 15.0), 0.6, what="20 anchors, 14 boxes")


@pytest.mark.points(1)
def test_more_boxes_than_anchors(submission, rng):
    """match: lets boxes that find no unclaimed anchor claim none"""
    for a, g in ((5, 9), (1, 4), (6, 6), (7, 60)):
        expect_match(submission, crowd(rng, a), crowd(rng, g), what=f"{a} anchors, {g} boxes")
    anchor = crowd(rng, 1)
    expect_match(
        submission, anchor, np.concatenate([crowd(rng, 3), anchor]), what="one anchor that the last box equals"
    )


@pytest.mark.points(2)
def test_claimed_anchors_keep_their_box(submission, rng):
    """match: leaves a claimed anchor its box, though another one overlaps it better"""
    shift = rng.integers(-50, 50) * np.array([1.0, 0, 1, 0])
    for spans in (((0, 10), (40, 60)), ((40, 60), (0, 10), (90, 91))):
        anchors = row_of(*spans) + shift
        boxes = row_of((-4, 6), (0, 10), (1, 11)) + shift  # the first claims the anchor that the second equals
        expect_match(submission, anchors, boxes[:2], what="a box claims the anchor that another equals")
        expect_match(submission, np.repeat(anchors, 3, axis=0), boxes, what="each anchor three times")


@pytest.mark.points(2)
def test_other_anchors_take_their_best_box(submission, rng):
    """match: gives each unclaimed anchor the box that it overlaps best, where that is enough"""
    boxes = row_of((0, 20), (6, 26), (11, 31))
    claimed = boxes.copy()
    near = row_of(*((k / 4, k / 4 + 20) for k in range(-30, 80)))
    anchors = np.concatenate([claimed, rng.permutation(near)])
    for threshold in (0.4, 0.6, 0.8):
        for order in ([0, 1, 2], [2, 0, 1], [1, 2, 0]):
            expect_match(submission, anchors, boxes[order], threshold, what=f"anchors in a row, threshold {threshold}")


@pytest.mark.points(2)
def test_equal_to_the_threshold_is_taken(submission, rng):
    """match: gives an anchor its best box when their IoU equals the threshold, and not when it is below"""
    for side, step, threshold in ((3, 1, 0.5), (5, 3, 0.25), (7, 1, 0.75), (4, 0, 1)):
        start = rng.integers(-90, 90)
        boxes = row_of((start, start + side), (start + 200, start + 208))
        anchors = np.concatenate(
            [boxes, boxes[:1] + [step, 0, step, 0], boxes[:1] - [step, 0, step, 0], boxes[1:] + 50]
        )
        expect_match(submission, anchors, boxes, threshold, what=f"IoU = threshold = {threshold}")
        if step:
            expect_match(submission, anchors, boxes, threshold + 2.0**-45, what=f"IoU just below {threshold}")
            expect_match(submission, anchors, boxes, threshold - 2.0**-45, what=f"IoU just above {threshold}")
    boxes = row_of((0, 2**20))
    for more in (1, 2.0**-22):
        expect_match(submission, row_of((0, 2**20), (0, 2**20 + more)), boxes, 1, what="IoU just below 1")
    little = row_of((0, 1000), (999, 1999))  # IoU 1 / 1999
    for threshold in (0.0005, 0.000501):
        expect_match(submission, little, little[:1], threshold, what=f"IoU 0.00050025, threshold {threshold}")


@pytest.mark.points(2)
def test_equal_ious_lower_index(submission, rng):
    """match: of equal IoUs, claims the anchor and takes the box with the lower index"""
    for _ in range(3):
        some, others = crowd(rng, 5), crowd(rng, 4, 20.0)
        anchors, boxes = some[rng.integers(0, 5, 30)], others[rng.integers(0, 4, 9)]
        expect_match(submission, anchors, boxes, 0.2, what="equal anchors, equal boxes")
        expect_match(submission, anchors, crowd(rng, 9), 0.2, what="equal anchors")
        expect_match(submission, crowd(rng, 60), boxes, 0.1, what="equal boxes")
    middle = row_of((4, 12))
    sides = row_of((2, 10), (6, 14))  # IoU 6/10 with the middle, on both sides
    far = row_of((60, 68), (80, 88))
    near, one = row_of((0, 2**20 + 2.0**-20), (0, 2**20 + 2.0**-21)), row_of((0, 2**20))
    for order in ([0, 1], [1, 0]):
        expect_match(submission, near[order], one, 1, what="a box between two anchors, one of them a little better")
        anchors = np.concatenate([near[order], one])
        expect_match(submission, anchors, near[order], what="an anchor with two boxes, one of them a little better")
        expect_match(submission, sides[order], middle, what="a box between two anchors")
        expect_match(submission, row_of((0, 10), (20, 24))[order], far, 0.9, what="boxes that overlap no anchor")
        expect_match(submission, row_of((0, 10), (20, 24), (30, 38))[[*order, 2]], far[:1], what="a box apart")
        anchors = np.concatenate([sides[order], middle, far])  # each box has an anchor that it equals
        expect_match(submission, anchors, sides[order], what="an anchor between two boxes")
        expect_match(submission, anchors, sides[order[::-1]], what="an anchor between two boxes")


@pytest.mark.points(1)
def test_no_boxes(submission, rng):
    """match: gives -1 everywhere when there are no boxes"""
    for n in (1, 6):
        anchors = crowd(rng, n)
        expect_match(submission, anchors, anchors.copy(), what="boxes that equal the anchors")
        expect_match(submission, anchors, np.zeros((0, 4)), what="no boxes")


@pytest.mark.points(1)
def test_default_threshold(submission, rng):
    """match: has the threshold 0.5 unless told otherwise"""
    boxes = row_of((0, 30))
    steps = 10 + np.arange(-20, 21) / 32  # IoUs from 0.478 to 0.521
    anchors = np.concatenate([boxes, row_of(*((s, s + 30) for s in rng.permutation(steps)))])
    expect_match(submission, anchors, boxes, what="IoUs around 1/2")
    expect_match(submission, crowd(rng, 60), crowd(rng, 5), what="60 anchors, 5 boxes")


@pytest.mark.points(2)
def test_iou_of_any_boxes(submission, rng):
    """match: computes IoU right for boxes that touch, lie apart, have no area, are small or far away"""
    around = [[i, k, i + 8, k + 4] for i in (-8, 0, 8) for k in (-4, 0, 4)]
    apart = [[20, 30, 28, 34], [-30, -20, -22, -16]]
    anchors = rng.permutation(np.array(around + apart, np.float64))
    boxes = np.array([[0, 0, 8, 4], [2, 2, 2, 2], [1, 3, 6, 3], [50, 50, 50, 50], [19, 10, 27, 14]], np.float64)
    expect_match(submission, anchors, boxes, 1e-9, what="boxes that touch, lie apart or have no area")
    expect_match(
        submission, anchors, boxes[rng.permutation(5)], 0.1, what="boxes that touch, lie apart or have no area"
    )
    for shift in (-700.0, 9e8):
        anchors, boxes = (np.round(4 * crowd(rng, n)) / 4 + shift for n in (50, 8))
        expect_match(submission, anchors, boxes, 0.37, what=f"boxes shifted by {shift:g}")
    expect_match(submission, crowd(rng, 50) / 100, crowd(rng, 8) / 100, 0.37, what="boxes in parts of the image's size")


@pytest.mark.points(2)
def test_keeps_the_highest_losses(submission, rng):
    """hard_negatives: keeps the unmatched anchors of highest loss, and no positive"""
    for n, positives, ratio in ((40, 3, 1), (40, 5, 2), (40, 2, 7), (40, 1, 15), (400, 3, 60), (6000, 700, 3)):
        losses, matches = mining(rng, n, positives)
        expect_kept(submission, losses, matches, ratio, what=f"{positives} positives, ratio {ratio}")
        for scale, size in ((2.0**-50, "tiny"), (2.0**50, "huge")):
            expect_kept(submission, losses * scale, matches, ratio, what=f"{size} losses")
        losses[matches >= 0] += 10
        expect_kept(submission, losses, matches, ratio, what="positives with the highest losses")
        losses[matches >= 0] = 0
        expect_kept(submission, losses, matches, ratio, what="positives without loss")
    losses, matches = mining(rng, 30, 4)
    matches[matches >= 0] = 0  # the index 0 is a box like any other
    wanted = hardest(losses, matches, 2)
    got = submission.hard_negatives(ratio=2, matches=matches, losses=losses)
    expect_equal(got, wanted, what="hard_negatives, arguments by name")


@pytest.mark.points(2)
def test_equal_losses_lower_index(submission, rng):
    """hard_negatives: of equal losses, keeps the lower index"""
    for n, ratio in ((50, 2), (400, 3), (400, 1), (6000, 3)):
        _, matches = mining(rng, n, n // 10)
        expect_kept(submission, rng.integers(0, 4, n) / 4, matches, ratio, what=f"four different losses, {n} anchors")
        expect_kept(submission, np.full(n, 0.5), matches, ratio, what="one loss")
        expect_kept(submission, np.zeros(n), matches, ratio, what="no loss")
        few = np.where(rng.random(n) < 0.1, rng.random(n), 0.0)
        expect_kept(submission, few, matches, ratio, what="a few losses above 0")
    close = 0.5 + rng.permutation(40) * 2.0**-44
    expect_kept(submission, close, mining(rng, 40, 5)[1], 2, what="losses that differ by less than 1e-11")


@pytest.mark.points(2)
def test_keeps_all_when_there_are_fewer(submission, rng):
    """hard_negatives: keeps all unmatched anchors when they are fewer than ratio times the positives"""
    for n, positives, ratio in ((12, 3, 3), (12, 3, 4), (13, 3, 3), (12, 9, 3), (9, 9, 3), (30, 3, 100), (2, 1, 1)):
        expect_kept(submission, *mining(rng, n, positives), ratio, what=f"{positives} positives of {n}, ratio {ratio}")


@pytest.mark.points(1)
def test_none_without_a_positive(submission, rng):
    """hard_negatives: keeps none when no anchor is matched, or when ratio is 0"""
    expect_kept(submission, *mining(rng, 20, 2), what="two positives")
    expect_kept(submission, *mining(rng, 20, 0), what="no positive")
    expect_kept(submission, *mining(rng, 1, 0), what="one anchor, no positive")
    expect_kept(submission, *mining(rng, 20, 2), 0, what="ratio 0")


@pytest.mark.points(1)
def test_default_ratio(submission, rng):
    """hard_negatives: keeps 3 for each positive unless told otherwise"""
    for positives in (1, 2, 5):
        expect_kept(submission, *mining(rng, 40, positives))


@pytest.mark.points(1)
def test_leaves_its_inputs_alone(submission, rng):
    """leaves anchors, boxes, losses and matches as they were"""
    anchors, boxes = crowd(rng, 20), crowd(rng, 4)
    losses, matches = mining(rng, 40, 7)  # of the boxes 0, 1 and 2
    wanted, kept = matched(anchors, boxes), hardest(losses, matches)
    with unchanged(anchors=anchors, boxes=boxes):
        got = submission.match(anchors, boxes)
    expect_equal(got, wanted, what="match(anchors, boxes)")
    with unchanged(losses=losses, matches=matches):
        got = submission.hard_negatives(losses, matches)
    expect_equal(got, kept, what="hard_negatives(losses, matches)")
