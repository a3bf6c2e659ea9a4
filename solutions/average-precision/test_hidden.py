"""The hidden suite of average-precision."""

import numpy as np
import pytest

from grader.expect import expect_close, unchanged


def iou(p, q):
    """Intersection over union of two boxes, 0 where they share no area."""
    width, height = (min(p[k + 2], q[k + 2]) - max(p[k], q[k]) for k in (0, 1))
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / ((p[2] - p[0]) * (p[3] - p[1]) + (q[2] - q[0]) * (q[3] - q[1]) - width * height)


def area_of(hits, total):
    """The area under the envelope: recall rises by 1 / total at each hit."""
    precision = [sum(hits[: k + 1]) / (k + 1) for k in range(len(hits))]
    return sum(max(precision[k:]) for k, hit in enumerate(hits) if hit) / total


def by_definition(boxes, scores, ids, true, true_ids, threshold=0.5):
    """Average precision, one detection after another."""
    rows, truths = boxes.tolist(), true.tolist()
    free, hits = list(range(len(truths))), []
    for i in sorted(range(len(rows)), key=lambda i: (-scores[i], i)):
        rivals = [g for g in free if true_ids[g] == ids[i]]
        best = min(rivals, key=lambda g: (-iou(rows[i], truths[g]), g), default=None)
        hits.append(best is not None and iou(rows[i], truths[best]) >= threshold)
        if hits[-1]:
            free.remove(best)
    return area_of(hits, len(truths)) if truths else float("nan")


def shuffled(rng, boxes, ids, true, true_ids):
    """The detections in no order with falling scores in the order given, and the true boxes in no order."""
    n, place, other = len(boxes), rng.permutation(len(boxes)), rng.permutation(len(true))
    scores = (n - np.arange(n)) / (n + 1)
    return boxes[place], scores[place], ids[place], true[other], true_ids[other]


def expect_ap(submission, scene, *threshold, what="average_precision"):
    """The submission's number is that of the definition, which is worked out before it can change its arguments."""
    wanted = by_definition(*scene, *threshold)
    expect_close(submission.average_precision(*scene, *threshold), wanted, what=what)


def random_scene(rng, n=60, true=20, ids=(-4, 0, 3, 17)):
    """Detections that stray around crowded true boxes, and some that are anywhere, in several images."""
    corner = rng.uniform(-20, 40, (true, 2))
    truths = np.concatenate([corner, corner + rng.uniform(12, 30, (true, 2))], axis=1)
    truth_ids = rng.choice(ids, true)
    source = rng.integers(0, true, n)
    boxes = truths[source] + np.clip(rng.normal(0, 3, (n, 4)), -5, 5)  # sides of at least 2
    image_ids = np.where(rng.random(n) < 0.85, truth_ids[source], rng.choice(ids, n))
    return boxes, rng.permutation(n) / n, image_ids, truths, truth_ids


def cells(n):
    """Disjoint boxes of many sizes."""
    corner = 50.0 * np.stack(np.divmod(np.arange(n), 8), axis=1)
    return np.concatenate([corner, corner + 8 + np.stack([np.arange(n) % 5, np.arange(n) % 7], axis=1)], axis=1)


def scene_of(rng, hits, missed=0):
    """A scene in which the detections hit and miss in this order, with `missed` true boxes that none finds."""
    hits, every = np.asarray(hits, bool), cells(len(hits) + missed)
    ids = rng.integers(0, 4, len(every))
    truths = np.concatenate([hits, np.ones(missed, bool)])
    return shuffled(rng, every[: len(hits)], ids[: len(hits)], every[truths], ids[truths])


def row_of(*spans):
    """Boxes 2 high with these x1 and x2."""
    return np.array([[x1, 0, x2, 2] for x1, x2 in spans], np.float64)


@pytest.mark.points(3)
def test_random_scenes(submission, rng):
    """agrees with the definition in crowded scenes of several images"""
    for threshold in (0.3, 0.5, 0.7):
        expect_ap(submission, random_scene(rng), threshold, what=f"60 detections, threshold {threshold}")
    boxes, scores, ids, true, true_ids = random_scene(rng)
    wanted = by_definition(boxes, scores, ids, true, true_ids, 0.4)
    got = submission.average_precision(
        iou_threshold=0.4, true_image_ids=true_ids, true_boxes=true, image_ids=ids, scores=scores, boxes=boxes
    )
    expect_close(got, wanted, what="average_precision, arguments by name")


@pytest.mark.points(3)
def test_area_under_the_envelope(submission, rng):
    """takes the area under the monotone precision, over all points where recall changes"""
    for hits in ([1, 0, 1, 1, 0, 0, 1], [0, 1, 1], [0, 0, 0, 1, 1, 1, 1, 1], rng.random(40) < 0.6):
        expect_ap(submission, scene_of(rng, hits), what=f"hits and misses {np.array(hits, int)}")
    expect_ap(submission, scene_of(rng, [1] * 9), what="hits alone")
    expect_ap(submission, scene_of(rng, [0, 1, 0, 0, 1], missed=2), what="some found")


@pytest.mark.points(2)
def test_recall_counts_every_true_box(submission, rng):
    """measures recall by all true boxes, found or not, and gives 0 beyond the highest recall"""
    for missed in (1, 4, 30):
        scene = scene_of(rng, [1, 0, 1, 1], missed)
        expect_ap(submission, scene, what=f"3 true boxes found, {missed} missed")
        scene[4][rng.permutation(len(scene[4]))[0]] = 99  # a true box in an image of its own
        expect_ap(submission, scene, what="an image without detections")
    expect_ap(submission, scene_of(rng, [0, 0, 0], missed=2), what="misses alone")
    expect_ap(submission, scene_of(rng, [*(rng.random(1200) < 0.2), 1]), what="1,201 detections, few of them hits")


@pytest.mark.points(2)
def test_best_score_first(submission, rng):
    """visits the detections of all images by falling score"""
    for low in (0.0, -40.0, -900.0):
        boxes, scores, ids, true, true_ids = random_scene(rng)
        expect_ap(submission, (boxes, 60 * scores + low, ids, true, true_ids), what=f"scores from {low:g} up")
    expect_ap(submission, (boxes, (scores - 0.5) * 1e9, ids, true, true_ids), what="scores from -5e8 to 5e8")
    close = np.round(60 * scores) * 2.0**-44 + 0.5
    expect_ap(submission, (boxes, close, ids, true, true_ids), what="scores that differ by less than 1e-13")


@pytest.mark.points(2)
def test_equal_scores_lower_index_first(submission, rng):
    """of equal scores, visits the lower index first"""
    for _ in range(3):
        boxes, _, ids, true, true_ids = random_scene(rng)
        scores = rng.integers(0, 4, 60) / 4
        expect_ap(submission, (boxes, scores, ids, true, true_ids), what="four different scores")
    for hits in ([1, 1, 0, 0, 0, 1], [0, 0, 0, 1, 1], rng.random(30) < 0.5):  # in the order of the rows
        true = cells(len(hits))[np.asarray(hits, bool)]
        zeros, truth_zeros = np.zeros(len(hits), np.int64), np.zeros(len(true), np.int64)
        scene = (cells(len(hits)), np.full(len(hits), 0.5), zeros, true, truth_zeros)
        expect_ap(submission, scene, what=f"one score, hits and misses {np.array(hits, int)}")


@pytest.mark.points(1)
def test_a_true_box_is_taken_once(submission, rng):
    """counts a second detection of the same true box as a false positive"""
    for copies in (2, 3, 150):
        true = cells(6)
        boxes = np.concatenate([np.repeat(true[:2], copies, axis=0), true[2:]])
        ids = np.concatenate([np.full(2 * copies, 5), [5, 5, 8, 8]])
        scene = shuffled(rng, boxes, ids, true, np.array([5, 5, 5, 5, 8, 8]))
        expect_ap(submission, scene, what=f"{copies} detections of each of two boxes, then one of each of four")


@pytest.mark.points(3)
def test_takes_the_best_free_box(submission, rng):
    """takes the free box with the highest IoU, also where a better one is taken"""
    true = row_of((0, 10), (2, 12))
    ids, true_ids = np.full(3, 4), np.full(2, 4)
    # The second detection fits the box that the first has taken, and takes the other one: IoU 8 / 12.
    scene = shuffled(rng, row_of((0, 10), (0, 10), (40, 50)), ids, true, true_ids)
    expect_ap(submission, scene, what="the best box is taken, the second best is free")
    stack = row_of((0, 10), (1, 11), (-2, 8), (3, 13))  # IoUs 1, 9/11, 8/12 and 7/13 with the first
    zeros = np.zeros(5, np.int64)
    scene = shuffled(rng, row_of((0, 10), (0, 10), (0, 10), (0, 10), (0, 10)), zeros, stack, zeros[:4])
    expect_ap(submission, scene, what="one box five times, and four that fit it well enough")
    scene = shuffled(
        rng, row_of((0, 10), (1, 11), (40, 50), (0, 10), (0, 10)), zeros, row_of(*[(0, 10)] * 3), zeros[:3]
    )
    expect_ap(submission, scene, what="three true boxes that are equal")
    # The first may not take the box that fits it less, although it fits well enough: the second needs it.
    scores, ids = np.array([0.75, 0.25]), ids[:2]
    for order in ([0, 1], [1, 0]):
        for spans in (((2, 12), (-2, 8)), ((0, 10), (4, 14))):
            scene = row_of(*spans), scores, ids, true[order], true_ids
            expect_ap(submission, scene, what="two boxes fit, one of them better")
        # The other one fits it nearly as well: IoU 999 / 1001. The second has 667 / 1333 and 666 / 1334. And closer.
        for n, k in ((1000, 333), (9 * 10**8, 3 * 10**8)):
            scene = row_of((1, n + 1), (-k, n - k)), scores, ids, row_of((0, n), (1, n + 1))[order], true_ids
            expect_ap(submission, scene, what="two boxes fit, one of them a little better")


@pytest.mark.points(2)
def test_below_the_threshold_the_box_stays_free(submission, rng):
    """leaves a box free whose IoU with the detection is below the threshold"""
    cases = [(4, 14), (0, 10)], [(-5, 5), (6, 16), (1, 11)]  # the last of each is good enough for 0.5
    for spans in cases:
        boxes = row_of(*spans)
        scene = shuffled(rng, boxes, np.zeros(len(boxes), np.int64), row_of((0, 10)), np.zeros(1, np.int64))
        expect_ap(submission, scene, what="a poor detection first")


@pytest.mark.points(2)
def test_equal_to_the_threshold_is_a_hit(submission, rng):
    """counts an IoU that equals the threshold as a true positive, and none below it"""
    for side, step, threshold in ((3, 1, 0.5), (5, 3, 0.25), (7, 1, 0.75), (4, 0, 1.0)):
        start = rng.integers(-90, 90)
        true = row_of((start, start + side), (start + 500, start + 501))
        scene = (
            true[:1] + np.array([step, 0, step, 0]),
            np.ones(1),
            np.zeros(1, np.int64),
            true,
            np.zeros(2, np.int64),
        )
        expect_ap(submission, scene, threshold, what=f"IoU = threshold = {threshold}")
        if step:
            expect_ap(submission, scene, threshold + 2.0**-45, what=f"IoU just below the threshold of {threshold}")
    one = np.ones(1), np.zeros(1, np.int64)
    for more in (1, 2.0**-22):
        near = row_of((0, 2**20)), *one, row_of((0, 2**20 + more)), one[1]
        expect_ap(submission, near, 1, what="IoU just below the threshold of 1")
    little = row_of((0, 1000)), *one, row_of((999, 1999)), one[1]  # IoU 1 / 1999
    for threshold in (0.0005, 0.000501):
        expect_ap(submission, little, threshold, what=f"IoU 0.00050025, threshold {threshold}")


@pytest.mark.points(2)
def test_equal_ious_lower_index(submission, rng):
    """of free boxes with equal IoU, considers the one with the lower index"""
    for _ in range(4):
        side = 4 * int(rng.integers(2, 9))
        middle = row_of((0, side))
        left, right = middle - [side / 4, 0, side / 4, 0], middle + [side / 4, 0, side / 4, 0]  # IoU 3/5 with both
        half, twice = row_of((0, side / 2)), row_of((0, 2 * side))  # IoU 1/2 with both
        for first, second in ((left, right), (right, left), (half, twice), (twice, half)):
            for needed in (first, second):
                boxes, scores = np.concatenate([needed, middle]), np.array([0.25, 0.75])
                zeros = np.zeros(2, np.int64)
                expect_ap(submission, (boxes, scores, zeros, np.concatenate([first, second]), zeros), what="equal IoUs")


@pytest.mark.points(2)
def test_images_are_apart(submission, rng):
    """compares a detection with true boxes of its own image alone, whatever integers name the images"""
    names = np.array([-(2**40), -7, -1, 0, 6, 1003, 2**50, 2**53, 2**53 + 1])  # float64 merges the last two
    one = np.tile(cells(1), (9, 1))  # the same box in each image
    seen = rng.permutation(names)
    scores = rng.permutation(9) / 9
    ids = np.where(np.arange(9) % 2 == 0, seen, 5)
    expect_ap(submission, (one, scores, ids, one, names), what="one box in nine images")
    expect_ap(submission, (one, -np.arange(9.0), names[::-1], one[1:], names[:-1]), what="eight images, found in nine")
    others = np.concatenate([-names, names + 1, names + 1000, names - 2**32, names // 2])
    others = np.append(rng.permutation(np.setdiff1d(others, names)), 6)  # the last one alone has a true box
    one_each = np.tile(cells(1), (len(others), 1)), -np.arange(len(others), dtype=np.float64), others
    expect_ap(submission, (*one_each, one, names), what="many images without a true box, and one with")
    expect_ap(submission, random_scene(rng, n=80, true=30, ids=names), what="nine images")
    expect_ap(submission, random_scene(rng, n=400, true=30, ids=[12]), what="400 detections in one image")


@pytest.mark.points(2)
def test_nothing_to_find_or_nothing_found(submission, rng):
    """gives NaN without true boxes, and 0 with true boxes but no detections"""
    boxes, scores, ids, true, true_ids = random_scene(rng)
    expect_ap(submission, (boxes, scores, ids, true, true_ids))
    none, no_ids = np.zeros((0, 4)), np.zeros(0, np.int64)
    scene = (boxes, scores, ids, none, no_ids)
    expect_ap(submission, scene, what="detections, but no true boxes")
    scene = (none, np.zeros(0), no_ids, true, true_ids)
    expect_ap(submission, scene, what="true boxes, but no detections")
    scene = (none, np.zeros(0), no_ids, none, no_ids)
    expect_ap(submission, scene, what="neither detections nor true boxes")


@pytest.mark.points(1)
def test_default_threshold(submission, rng):
    """has the threshold 0.5 unless told otherwise"""
    n = 41  # a detection for each IoU (640 - k) / (1280 + k), with k from -20 to 20
    true = cells(n)
    true[:, 2:] = true[:, :2] + [30, 40]
    boxes = true + np.array([1.0, 0, 1, 0]) * (10 + (np.arange(n)[:, None] - 20) / 32)
    scene = shuffled(rng, boxes, np.zeros(n, np.int64), true, np.zeros(n, np.int64))
    expect_ap(submission, scene, what="IoUs around 1/2")
    expect_ap(submission, random_scene(rng), what="60 detections")


@pytest.mark.points(2)
def test_iou_as_in_box_iou(submission, rng):
    """computes IoU without + 1, and as 0 for disjoint boxes and for boxes without area"""
    x, y = rng.integers(2, 9, 2)
    flat = np.array([[x, y, x, y], [1, y, 9, y], [x, 1, x, 9]], np.float64)
    around = np.array([[0, 0, 10, 10], [14, 14, 24, 24], [10, 0, 20, 10], [-10, -10, 0, 0]], np.float64)
    boxes = np.concatenate([flat, flat, around[1:], around[:1]])
    true = np.concatenate([flat, around[:1]])
    zeros = np.zeros(len(boxes), np.int64), np.zeros(len(true), np.int64)
    scene = shuffled(rng, boxes, zeros[0], true, zeros[1])
    for threshold in (1e-9, 0.5):
        expect_ap(submission, scene, threshold, what="boxes without area, boxes that touch, boxes apart")
    for shift in (-900.0, 1e9):
        boxes, scores, ids, true, true_ids = random_scene(rng)
        scene = np.round(4 * boxes) / 4 + shift, scores, ids, np.round(4 * true) / 4 + shift, true_ids
        expect_ap(submission, scene, 0.47, what=f"boxes shifted by {shift:g}")
    scene = boxes / 500, scores, ids, true / 500, true_ids
    expect_ap(submission, scene, 0.47, what="boxes in parts of the image's size")


@pytest.mark.points(1)
def test_leaves_its_inputs_alone(submission, rng):
    """leaves boxes, scores and image ids as they were"""
    boxes, scores, ids, true, true_ids = scene = random_scene(rng)
    wanted = by_definition(*scene)
    with unchanged(boxes=boxes, scores=scores, image_ids=ids, true_boxes=true, true_image_ids=true_ids):
        got = submission.average_precision(*scene)
    expect_close(got, wanted, what="average_precision")
