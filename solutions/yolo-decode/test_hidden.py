"""The hidden suite of yolo-decode."""

import math

import numpy as np
import pytest

from grader.expect import expect_array, expect_close, expect_no_warnings, expect_sequence, unchanged


def sigmoid(x):
    """1 / (1 + exp(-x)) of one number."""
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def by_definition(raw, anchors, stride, num_classes, score_threshold=0.5):
    """The kept detections, one anchor and cell at a time, best score first."""
    found = []
    _, height, width = raw.shape
    for a, row, column in np.ndindex(len(anchors), height, width):
        first = a * (5 + num_classes)
        tx, ty, tw, th, to, *classes = raw[first : first + 5 + num_classes, row, column].tolist()
        label = max(range(num_classes), key=lambda c: (classes[c], -c))
        score = sigmoid(to) * sigmoid(classes[label])
        x, y = (sigmoid(tx) + column) * stride, (sigmoid(ty) + row) * stride
        w, h = float(anchors[a, 0]) * math.exp(tw), float(anchors[a, 1]) * math.exp(th)
        if score >= score_threshold:
            found.append((-score, [x - w / 2, y - h / 2, x + w / 2, y + h / 2], label))
    found.sort(key=lambda one: one[0])
    boxes = np.array([box for _, box, _ in found], np.float64).reshape(-1, 4)
    return boxes, np.array([-s for s, _, _ in found]), np.array([label for *_, label in found], np.int64)


def head(rng, anchors, num_classes, height, width, spread=1.5):
    """Raw numbers of a head, without ties, and its anchors."""
    raw = rng.normal(0, spread, (anchors, 5 + num_classes, height, width))
    raw[:, 2:4] = rng.normal(0, 0.5, (anchors, 2, height, width))
    return raw.reshape(-1, height, width), rng.uniform(5, 60, (anchors, 2))


def expect_found(got, expected):
    """These are the detections, in this order but for (nearly) equal scores, whose order is free."""
    boxes, scores, labels = expect_sequence(got, 3, what="(boxes, scores, labels)")
    for array, like, name in zip((boxes, scores, labels), expected, ("boxes", "scores", "labels"), strict=True):
        expect_array(array, like=like, what=name)
    expect_close(scores, expected[1], what="scores, best first")
    run = np.cumsum(np.diff(expected[1], prepend=2.0) < -1e-6)  # neighbours within a run have nearly one score
    ours, theirs = (np.lexsort((found @ [1.0, 0.7, 0.3, 0.1], run)) for found in (expected[0], boxes))
    expect_close(boxes[theirs], expected[0][ours], what="boxes (of nearly equal scores, in any order)")
    expect_close(labels[theirs], expected[2][ours], what="labels (of nearly equal scores, in any order)")


def expect_decoded(submission, raw, anchors, stride, num_classes, **options):
    """The submission finds what the definition finds, which is worked out before the arguments can be changed."""
    expected = by_definition(raw, anchors, stride, num_classes, **options)
    expect_found(submission.decode_yolo(raw, anchors, stride, num_classes, **options), expected)


@pytest.mark.points(3)
def test_decodes_boxes(submission, rng):
    """decodes every anchor of every cell into a box in pixels, with its score and its label"""
    for height, width in ((5, 7), (6, 6)):
        raw, anchors = head(rng, 3, 4, height, width)
        expect_decoded(submission, raw, anchors, 16, 4, score_threshold=0.0)


@pytest.mark.points(2)
def test_layout_of_the_channels(submission, rng):
    """reads raw as (A, 5 + num_classes, H, W), for any number of anchors and classes"""
    for number, num_classes, height, width in ((1, 3, 4, 2), (2, 2, 3, 6), (5, 6, 3, 2), (9, 2, 2, 3), (1, 150, 3, 2)):
        raw, anchors = head(rng, number, num_classes, height, width)
        expect_decoded(submission, raw, anchors, 8, num_classes, score_threshold=0.0)


@pytest.mark.points(2)
def test_centres_of_the_cells(submission, rng):
    """places a centre by sigmoid(tx) + column and sigmoid(ty) + row, times stride"""
    for stride in (8, 32.0, 13, 12.5, 0.5, 64):
        raw, anchors = head(rng, 1, 1, 4, 6)
        raw[2:4] = 0.0
        expect_decoded(submission, raw, anchors, stride, 1, score_threshold=0.0)


@pytest.mark.points(2)
def test_sizes_from_anchors(submission, rng):
    """gives a box the anchor's width times exp(tw) and height times exp(th), whatever the stride"""
    for spread, stride in ((0.5, 8), (3.0, 32)):
        raw, anchors = head(rng, 4, 2, 3, 5)
        raw.reshape(4, 7, 3, 5)[:, 2:4] = np.clip(rng.normal(0, spread, (4, 2, 3, 5)), -9, 9)
        expect_decoded(submission, raw, anchors, stride, 2, score_threshold=0.0)
    raw.reshape(4, 7, 3, 5)[:, 2:4] = rng.choice([-19.0, 19.0], (4, 2, 3, 5))
    expect_decoded(submission, raw, anchors, 16, 2, score_threshold=0.0)


@pytest.mark.points(2)
def test_score_is_a_product_of_sigmoids(submission, rng):
    """scores sigmoid(to) times the best class's own sigmoid, not a softmax"""
    raw, anchors = head(rng, 2, 3, 4, 5, spread=3.0)
    expect_decoded(submission, raw, anchors, 8, 3, score_threshold=0.0)
    for threshold in (0.1, 0.3, 0.7, 0.97):
        raw, anchors = head(rng, 3, 4, 6, 5, spread=3.0)
        raw.reshape(3, 9, 6, 5)[0, 4:] += 2.0  # some of high score
        expect_decoded(submission, raw, anchors, 8, 4, score_threshold=threshold)


@pytest.mark.points(2)
def test_best_class(submission, rng):
    """labels a detection with its best class, and of equal ones with the lower"""
    raw, anchors = head(rng, 3, 6, 5, 4)
    logits = raw.reshape(3, 11, 5, 4)
    logits[:, 5:] = rng.integers(-2, 3, (3, 6, 5, 4)) / 2  # with six classes of five values, most are ties
    logits[0, 5:, 0, 0] = 0.5  # all alike
    logits[1, 5:, 0, 0] = [-1.0, -0.5, -2.0, -0.5, -1.0, -3.0]
    logits[2, 5:, 0, :2] = [[0.0] * 2, [0.5] * 2, [0.25] * 2, [0.5 + 2.0**-40] * 2, [-1.0] * 2, [0.5] * 2]  # nearly
    expect_decoded(submission, raw, anchors, 16, 6, score_threshold=0.0)


@pytest.mark.points(3)
def test_threshold(submission, rng):
    """keeps scores >= score_threshold, 0.5 by default"""
    raw, anchors = head(rng, 3, 3, 6, 8, spread=2.5)
    expect_found(submission.decode_yolo(raw, anchors, 8, 3), by_definition(raw, anchors, 8, 3, 0.5))
    raw, anchors = head(rng, 2, 2, 3, 4, spread=2.5)
    raw.reshape(2, 7, 3, 4)[:, 4:, 1] = 0.0  # a row of cells with the score 0.25
    for threshold in (0.25, 0.25 - 2.0**-20, 0.25 + 2.0**-20, 0.25 - 2.0**-40, 0.25 + 2.0**-40):
        expect_decoded(submission, raw, anchors, 8, 2, score_threshold=threshold)
    for threshold in (0.99, 0.996):
        raw.reshape(2, 7, 3, 4)[:, 4:] = rng.uniform(3.0, 8.0, (2, 3, 3, 4))
        raw.reshape(2, 7, 3, 4)[1, 4:, 2, 3] = 8.0  # the score 0.9993
        expect_decoded(submission, raw, anchors, 8, 2, score_threshold=threshold)
    for threshold in (0.0, 0):
        raw.reshape(2, 7, 3, 4)[:, 4] -= 8.0
        expect_decoded(submission, raw, anchors, 8, 2, score_threshold=threshold)


@pytest.mark.points(2)
def test_best_score_first(submission, rng):
    """orders the detections of all anchors and cells by score, the best first"""
    raw, anchors = head(rng, 3, 2, 9, 8, spread=2.0)
    expect_decoded(submission, raw, anchors, 8, 2, score_threshold=0.2)
    raw.reshape(3, 7, 9, 8)[:, 4:] = rng.choice([-1.0, 0.0, 1.0, 2.0], (3, 3, 9, 8))  # many equal scores
    expect_decoded(submission, raw, anchors, 8, 2, score_threshold=0.2)


@pytest.mark.points(2)
def test_one_detection_each(submission, rng):
    """gives one detection for each anchor and cell, however many overlap"""
    raw, anchors = head(rng, 2, 3, 4, 5)
    raw.reshape(2, 8, 4, 5)[:, 4:] += 5.0  # every class passes the threshold
    raw.reshape(2, 8, 4, 5)[:, :4] = 0.0
    expect_decoded(submission, raw, np.array([[300.0, 200.0], [300.5, 200.5]]), 2, 3)
    raw[8:] = raw[:8]  # two detections that are the same in everything
    expect_decoded(submission, raw, np.array([[30.0, 20.0], [30.0, 20.0]]), 2, 3)
    raw, anchors = head(rng, 4, 1, 11, 140)
    expect_decoded(submission, raw, anchors, 8, 1, score_threshold=0.0)


@pytest.mark.points(1)
def test_boxes_are_not_clipped(submission, rng):
    """lets boxes reach beyond the image"""
    raw, _ = head(rng, 2, 2, 2, 3)
    expect_decoded(submission, raw, rng.uniform(100, 200, (2, 2)), 16, 2, score_threshold=0.0)


@pytest.mark.points(2)
def test_nothing_kept(submission, rng):
    """gives arrays of the shapes (0, 4), (0,) and (0,) if nothing is kept"""
    for number, num_classes in ((3, 4), (1, 1)):
        raw, anchors = head(rng, number, num_classes, 3, 5)
        expect_decoded(submission, raw, anchors, 8, num_classes, score_threshold=0.2)
        for threshold in (1.0, 1):
            expect_decoded(submission, raw, anchors, 8, num_classes, score_threshold=threshold)
        raw.reshape(number, -1, 3, 5)[:, 4] = -7.0
        expect_decoded(submission, raw, anchors, 8, num_classes, score_threshold=0.2)


@pytest.mark.points(3)
def test_large_logits(submission, rng, observe):
    """takes tx, ty, to and class logits of magnitude 1e3, without an overflow warning"""
    raw, anchors = head(rng, 3, 3, 5, 6)
    logits = raw.reshape(3, 8, 5, 6)
    size = rng.uniform(720, 1000, (3, 8, 5, 6))
    for t in (0, 1, 4):
        logits[:, t] = np.where(rng.uniform(size=(3, 5, 6)) < 0.7, size[:, t] * rng.choice([-1, 1], (3, 5, 6)), 0.3)
    best = rng.integers(0, 3, (3, 1, 5, 6)) == np.arange(3)[:, None, None]  # one class stands out, or all are alike
    logits[:, 5:] = np.where(best, rng.choice([1000.0, 1.5], (3, 1, 5, 6)), -size[:, 5:])
    logits[:, 5:, 2] = -1000.0
    logits[:, 4, :2] = rng.choice([-1000.0, 1000.0, 0.5], (3, 2, 6))
    for threshold in (0.0, 0.5):
        expect_decoded(submission, raw, anchors, 8, 3, score_threshold=threshold)
    expect_no_warnings(observe, saying="overflow")


@pytest.mark.points(1)
def test_one_class_and_one_cell(submission, rng):
    """works with one class, one anchor and one cell"""
    for number, num_classes, height, width in ((3, 1, 4, 5), (1, 1, 1, 1), (2, 3, 1, 4), (2, 3, 4, 1)):
        raw, anchors = head(rng, number, num_classes, height, width)
        expect_decoded(submission, raw, anchors, 8, num_classes, score_threshold=0.01)


@pytest.mark.points(1)
def test_names_of_the_arguments(submission, rng):
    """takes its arguments in the order of the signature or by name"""
    raw, anchors = head(rng, 3, 2, 4, 5)
    expected = by_definition(raw, anchors, 16, 2, 0.3)
    expect_found(submission.decode_yolo(raw, anchors, 16, 2, 0.3), expected)
    named = {"score_threshold": 0.3, "num_classes": 2, "stride": 16, "anchors": anchors, "raw": raw}
    expect_found(submission.decode_yolo(**named), expected)


@pytest.mark.points(1)
def test_leaves_its_inputs_alone(submission, rng):
    """leaves raw and anchors as they were"""
    raw, anchors = head(rng, 2, 3, 4, 5)
    expected = by_definition(raw, anchors, 8, 3, 0.2)
    with unchanged(raw=raw, anchors=anchors):
        got = submission.decode_yolo(raw, anchors, 8, 3, 0.2)
    expect_found(got, expected)
