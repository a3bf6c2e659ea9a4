"""The hidden suite of region-proposals."""

import math

import numpy as np
import pytest

from grader.expect import expect_close, expect_equal, expect_no_warnings, expect_sequence, unchanged

LIMIT = math.log(1000 / 16)


def iou(p, q):
    """Intersection over union of two boxes, 0 where they share no area."""
    width, height = (min(p[k + 2], q[k + 2]) - max(p[k], q[k]) for k in (0, 1))
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / ((p[2] - p[0]) * (p[3] - p[1]) + (q[2] - q[0]) * (q[3] - q[1]) - width * height)


def sigmoid(x):
    """The sigmoid of a number."""
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def decoded(anchor, delta):
    """The box that these deltas make of this anchor."""
    (x1, y1, x2, y2), (dx, dy, dw, dh) = anchor, delta
    w, h = x2 - x1, y2 - y1
    x, y = x1 + w / 2 + dx * w, y1 + h / 2 + dy * h
    w, h = w * math.exp(min(dw, LIMIT)), h * math.exp(min(dh, LIMIT))
    return [x - w / 2, y - h / 2, x + w / 2, y + h / 2]


def by_definition(logits, deltas, anchors, height, width, pre_nms=2000, post_nms=1000, iou_threshold=0.7, min_size=1.0):
    """Boxes and scores, one anchor after another."""
    kept, ends = [], (width, height, width, height)
    for i in sorted(range(len(logits)), key=lambda i: (-logits[i], i))[:pre_nms]:
        box = decoded(anchors[i].tolist(), deltas[i].tolist())
        box = [min(max(v, 0.0), end) for v, end in zip(box, ends, strict=True)]
        large = box[2] - box[0] >= min_size and box[3] - box[1] >= min_size
        if large and all(iou(box, other) <= iou_threshold for other, _ in kept):
            kept.append((box, sigmoid(logits[i])))
    boxes, scores = [box for box, _ in kept[:post_nms]], [score for _, score in kept[:post_nms]]
    return np.array(boxes, np.float64).reshape(-1, 4), np.array(scores, np.float64)


def expect_reply(reply, boxes, scores, what):
    """The reply is this pair."""
    mine, theirs = expect_sequence(reply, 2, what=what)
    expect_close(mine, boxes, what=f"boxes of {what}")
    expect_close(theirs, scores, what=f"scores of {what}")


def expect_proposals(submission, scene, what="propose", **options):
    """The submission proposes what the definition does, which is worked out before it can change its arguments."""
    wanted = by_definition(*scene, **options)
    expect_reply(submission.propose(*scene, **options), *wanted, what=what)


def random_scene(rng, n=80, height=90, width=140):
    """Anchors of 10 to 60 in and around an image, in crowds, with deltas of both signs and logits in no order."""
    centre = rng.uniform((-10, -10), (width + 10, height + 10), (n, 2))
    half = rng.uniform(5, 30, (n, 2))
    anchors = np.concatenate([centre - half, centre + half], axis=1)
    deltas = np.concatenate([rng.uniform(-0.3, 0.3, (n, 2)), rng.uniform(-0.6, 0.4, (n, 2))], axis=1)
    return (rng.permutation(n) - n / 2) / 8, deltas, anchors, height, width


def scene_of(rows, logits, height=100, width=200):
    """A scene in which the anchors are the boxes: all deltas are 0."""
    anchors = np.array(rows, np.float64).reshape(-1, 4)
    return np.array(logits, np.float64), np.zeros((len(anchors), 4)), anchors, height, width


def cells(n, side=8):
    """Disjoint boxes, 40 in a row."""
    corner = 10.0 * np.stack(np.divmod(np.arange(n), 40)[::-1], axis=1)
    return np.concatenate([corner, corner + side], axis=1)


@pytest.mark.points(3)
def test_random_scenes(submission, rng):
    """goes through all six steps, in scenes that need each of them"""
    for options in ({}, {"pre_nms": 40, "iou_threshold": 0.4}, {"iou_threshold": 0.5, "post_nms": 9, "min_size": 16.0}):
        expect_proposals(submission, random_scene(rng), what=f"80 anchors, {options}", **options)
    logits, deltas, anchors, _, _ = random_scene(rng)
    scene = logits, deltas, anchors / 100, 1, 1
    expect_proposals(submission, scene, what="80 anchors of less than a pixel", iou_threshold=0.45, min_size=0.0625)
    scene, names = random_scene(rng), ("objectness", "deltas", "anchors", "height", "width")
    wanted = by_definition(*scene, 60, 20, 0.45, 9.0)
    expect_reply(submission.propose(*scene, 60, 20, 0.45, 9.0), *wanted, what="propose, options in order")
    options = {"min_size": 9.0, "iou_threshold": 0.45, "post_nms": 20, "pre_nms": 60}
    got = submission.propose(**options, **dict(zip(names, scene, strict=True)))
    expect_reply(got, *wanted, what="propose, arguments by name")


@pytest.mark.points(3)
def test_decodes_and_clamps(submission, rng):
    """decodes the deltas, with dw and dh clamped from above at log(1000 / 16), and nothing else"""
    anchors = np.array([[400, 500, 410, 520], [100, 90, 130, 98], [700, 100, 704, 101], [20, 600, 22, 650]], np.float64)
    anchors = anchors + rng.integers(0, 9, (4, 1))
    logits = rng.permutation(4) - 1.5
    for size in (0.9, 2.5):
        deltas = rng.uniform(-size, size, (4, 4))
        scene = logits, deltas, anchors, 5000, 6000
        expect_proposals(submission, scene, what="anchors apart", min_size=0.125, iou_threshold=0.99)
    deltas = np.array([[0.5, -0.25, LIMIT - 0.01, LIMIT + 0.01], [0, 0.5, LIMIT + 0.25, 0.25], [0.75, 6, 9, -0.5]])
    huge = np.array([[17.0, -0.5, -0.25, 1e3]])  # exp(1e3) is no float64
    scene = logits, np.concatenate([deltas, huge]), anchors, 5000, 6000
    expect_proposals(submission, scene, what="dw and dh above log(1000 / 16)", iou_threshold=0.99)
    small = np.concatenate([rng.uniform(-0.5, 0.5, (4, 2)), rng.uniform(-7, -4.5, (4, 2))], axis=1)
    small[0, 2:], wide = -30.0, anchors * 100
    scene = logits, small, wide, 1e5, 1e5
    expect_proposals(submission, scene, what="dw and dh below -4", min_size=0)


@pytest.mark.points(2)
def test_clips_to_the_image(submission, rng):
    """clips x to [0, width] and y to [0, height]"""
    for height, width in ((60, 130), (130, 60)):
        steps = np.array([[i, k] for i in (-1, 0, 1) for k in (-1, 0, 1)]) * [0.6 * width, 0.6 * height]
        centre = np.array([width, height]) / 2 + steps
        half = rng.uniform(0.2, 0.35, (9, 2)) * [width, height]
        anchors = np.concatenate([centre - half, centre + half], axis=1)
        scene = scene_of(anchors, rng.permutation(9), height, width)
        expect_proposals(submission, scene, what=f"boxes around an image of {height} x {width}", iou_threshold=1)
    outside = np.array([[-30.0, 10, -10, 30], [210, 40, 230, 60], [20, -40, 60, -20], [90, 120, 130, 140]])
    moves = np.array([[1.0, 0, 0.5, 0], [-1, 0, 0.5, 0], [0, 1.5, 0, 0.5], [0, -1.75, 0, 0.5]])
    expect_proposals(submission, (rng.permutation(4) / 2, moves, outside, 100, 200), what="anchors outside the image")
    whole = scene_of([[-1e6, -1e6, 1e6, 1e6], [0, 0, 200, 100], [300, 0, 900, 90], [0, -50, 90, -1]], [3, 4, 7, 8])
    expect_proposals(submission, whole, what="boxes that cover the image or lie outside")


@pytest.mark.points(3)
def test_drops_small_boxes(submission, rng):
    """drops a box with a side strictly below min_size, after clipping"""
    for size in (1, 0.5, 6, 32.0):
        big, less = 40.0, size - 2.0**-40
        sides = [(big, size), (size, big), (size, size), (big, less), (less, big), (less, size), (less, less)]
        rows = [[50 * k, 8, 50 * k + w, 8 + h] for k, (w, h) in enumerate(sides)]
        rows += [[-20, 60, size, 99], [-20, 110, less, 150], [500 - size, 60, 530, 99], [500 - less, 110, 530, 150]]
        rows += [[60, -7, 90, size], [110, -7, 150, less], [60, 300 - size, 90, 320], [110, 300 - less, 150, 320]]
        place = rng.permutation(len(rows))
        scene = scene_of(np.array(rows)[place], rng.permutation(len(rows)), 300, 500)
        expect_proposals(submission, scene, what=f"sides around the min_size of {size}", min_size=size)
    rows = [[10, 10, 40, 30], [50, 20, 50.25, 60], [120, 30, 160, 30.5]]
    # Outside of the image, at one side or corner after another: clipping leaves a box without area.
    beside = [[-40, 30, -10, 60], [210, 30, 230, 60], [80, -50, 95, -10], [80, 120, 95, 150]]
    corners = [[-40, -50, -10, -10], [210, -50, 230, -10], [-40, 120, -10, 150], [210, 120, 230, 150]]
    for outside in beside + corners:
        scene = scene_of([*rows, outside], rng.permutation(4))
        expect_proposals(submission, scene, what=f"{outside}, the min_size 0", min_size=0)


@pytest.mark.points(2)
def test_pre_nms_comes_first(submission, rng):
    """takes the top pre_nms by objectness before it drops or suppresses any"""
    rows = cells(30)
    rows[::3, 2] -= 7.5  # small ones, which take a place
    rows[1::6] = rows[1]  # and boxes that are suppressed, which do too
    scene = scene_of(rows[rng.permutation(30)], rng.permutation(30) / 4)
    for count in range(1, 32):
        expect_proposals(submission, scene, what=f"30 anchors, pre_nms {count}", pre_nms=count)
    expect_proposals(submission, scene_of(cells(4), rng.permutation(4)), what="the best anchor", pre_nms=1)


@pytest.mark.points(2)
def test_suppresses_as_nms_does(submission, rng):
    """suppresses a box whose IoU with a kept one is above the threshold; equal stays"""
    for side, step, threshold in ((3, 1, 0.5), (5, 3, 0.25), (7, 1, 0.75)):
        chain = np.array([[k * step, 0, k * step + side, 40] for k in range(9)], np.float64)
        scene = scene_of(chain[rng.permutation(9)], rng.permutation(9))
        for change in (0.0, -(2.0**-20), -(2.0**-45), 2.0**-45):
            expect_proposals(submission, scene, what="a chain of boxes", iou_threshold=threshold + change)
    touching = [[0, 0, 10, 10], [10, 0, 20, 10], [0, 10, 10, 20], [10, 10, 20, 20]]
    touching += [[9.5, 9.5, 19.5, 19.5], [22, 21, 32, 31], [32 - 2.0**-10, 31 - 2.0**-10, 42, 41]]
    scene = scene_of(touching, rng.permutation(7))
    expect_proposals(submission, scene, what="boxes that touch, the threshold 0", iou_threshold=0)
    expect_proposals(submission, scene, what="boxes that touch, the threshold 1/8", iou_threshold=0.125)
    expect_proposals(submission, scene_of([touching[0]] * 3, [1, 3, 2]), what="one box thrice", iou_threshold=1)


@pytest.mark.points(2)
def test_suppresses_after_clipping_and_dropping(submission, rng):
    """suppresses among clipped boxes, without those that are too small"""
    for sign in (-1, 1):  # apart before clipping, alike after it; and the other way round
        left, right = [[-90, 10, 20, 30], [0, 10, 20, 30]], [[180, 40, 200, 60], [180, 40, 320, 60]]
        alike, apart = [[60, -80, 90, 10], [60, 0, 90, 10]], [[100, -95, 140, 5], [100, -95, 140, 10]]
        logits = sign * np.array([8, 7, 6, 5, 4, 3, 2, 1])
        expect_proposals(submission, scene_of(left + right + alike + apart, logits), what="boxes across the border")
    small = [[10, 10, 50, 19], [10, 10, 50, 20], [60, 10, 69, 50], [60, 10, 70, 50]]
    scene = scene_of(small, [4, 3, 2, 1])
    expect_proposals(submission, scene, what="a small box first", min_size=10)
    expect_proposals(submission, scene, what="a small box first", min_size=9.5)
    expect_proposals(submission, scene, what="nothing too small", min_size=9)


@pytest.mark.points(2)
def test_post_nms_comes_last(submission, rng):
    """keeps the best post_nms of the boxes that are left after suppression"""
    for count in (1, 4, 19, 20, 21):
        rows = np.repeat(cells(20), 3, axis=0)  # each box thrice: 20 of 60 stay
        place = rng.permutation(60)
        scene = scene_of(rows[place], rng.permutation(60))
        expect_proposals(submission, scene, what=f"20 boxes thrice, post_nms {count}", post_nms=count)
    expect_proposals(submission, random_scene(rng), what="80 anchors, post_nms 11", post_nms=11)


@pytest.mark.points(3)
def test_ranks_by_logit(submission, rng):
    """ranks by logit throughout, also where sigmoids are all 1 or all 0"""
    for low, high in ((40, 1000), (-1000, -760), (-1000, 1000)):
        logits = rng.permutation(np.linspace(low, high, 30))
        for rows in (cells(30), np.repeat(cells(6), 5, axis=0) + rng.uniform(0, 0.5, (30, 1))):
            scene = scene_of(rows, logits, 100, 500)
            for options in ({}, {"pre_nms": 11}, {"post_nms": 4}):
                expect_proposals(submission, scene, what=f"logits from {low} to {high}, {options}", **options)
    scene = scene_of(cells(400), rng.permutation(np.linspace(40, 1000, 400)), 100, 500)
    expect_proposals(submission, scene, what="400 logits from 40 up")
    close = 0.5 + rng.permutation(30) * 2.0**-44
    expect_proposals(submission, scene_of(cells(30), close, 100, 500), what="logits that differ by less than 1e-11")


@pytest.mark.points(2)
def test_equal_logits_lower_index_first(submission, rng):
    """of equal logits, ranks the lower index first, in every step"""
    logits = rng.integers(0, 4, 400) / 2 - 1
    for options in ({}, {"pre_nms": 77}, {"post_nms": 55}):
        scene = scene_of(cells(400)[rng.permutation(400)], logits, 100, 500)
        expect_proposals(submission, scene, what=f"400 disjoint boxes, {options}", **options)
        _, deltas, anchors, height, width = random_scene(rng)
        scene = rng.integers(0, 3, 80) * 1.0, deltas, anchors, height, width
        expect_proposals(submission, scene, what=f"80 anchors, {options}", iou_threshold=0.4, **options)


@pytest.mark.points(2)
def test_scores_are_sigmoids(submission, rng, observe):
    """returns sigmoids as scores, without NaN or an overflow warning for logits up to 1e3"""
    for logits in (
        rng.uniform(-6, 6, 12),
        [-1e3, -800, -710, -100, -37, -1, 0, 1, 37, 100, 710, 1e3],
        rng.normal(size=1),
    ):
        logits = rng.permutation(logits)
        scene = scene_of(cells(len(logits)), logits, 100, 500)
        expect_proposals(submission, scene, what="disjoint boxes")
    expect_no_warnings(observe, "overflow")


@pytest.mark.points(1)
def test_nothing_to_propose(submission, rng):
    """gives arrays of shape (0, 4) and (0,) when every box is dropped"""
    scene = scene_of(cells(5), rng.permutation(5))
    expect_proposals(submission, scene, what="5 boxes of 8 x 8")
    expect_proposals(submission, scene, what="5 boxes of 8 x 8, min_size 9", min_size=9)
    expect_proposals(submission, scene_of(cells(1) - 50, [2.0]), what="a box outside the image")


@pytest.mark.points(2)
def test_defaults(submission, rng):
    """has pre_nms 2000, post_nms 1000, iou_threshold 0.7 and min_size 1 unless told otherwise"""
    rows = cells(1003)
    logits = rng.permutation(1003) / 64
    best = np.argsort(-logits)[:1000]
    scores = np.array([sigmoid(x) for x in logits[best]])
    reply = submission.propose(*scene_of(rows, logits, 300, 400))
    expect_reply(reply, rows[best], scores, what="1003 disjoint boxes")
    reply = submission.propose(*scene_of(rows, logits, 300, 400), post_nms=1002)
    expect_equal(len(reply[0]), 1002, what="the number of boxes, of 1003 that are disjoint, with post_nms 1002")
    rank = np.arange(2010)  # many times the same 9 boxes; the ones ranked from 1995 on are apart
    rows = cells(60)[np.where(rank < 1995, rank % 9, rank - 1995 + 9)]
    place = rng.permutation(2010)
    reply = submission.propose(*scene_of(rows[place], -place / 512.0))
    first = [*range(9), *range(1995, 2000)]
    expect_reply(reply, rows[first], np.array([sigmoid(-k / 512) for k in first]), what="2010 boxes, few of them apart")
    reply = submission.propose(*scene_of(rows[place], -place / 512.0, 100, 400), 3000)
    expect_equal(len(reply[0]), 24, what="the number of boxes, of 2010 of which 24 are apart, with pre_nms 3000")
    shifts = np.arange(1, 40) / 4  # IoUs of 40 / 44 and so on with the first, of its own row
    rows = [r for k, s in enumerate(shifts) for r in ([0, 50 * k, 40, 50 * k + 40], [s, 50 * k, s + 40, 50 * k + 40])]
    scene = scene_of(rows, -np.arange(78) / 8, 2000, 100)
    expect_proposals(submission, scene, what="IoUs from 0.6 to 0.99")
    rows = [[k * 10, 0, k * 10 + w, 8] for k, w in enumerate((0.984375, 1.0, 1.015625, 0.5, 2.0))]
    expect_proposals(submission, scene_of(rows, rng.permutation(5)), what="sides around 1")


@pytest.mark.points(1)
def test_leaves_its_inputs_alone(submission, rng):
    """leaves objectness, deltas and anchors as they were"""
    logits, deltas, anchors, height, width = random_scene(rng)
    deltas[::5, 2:] += 6  # beyond the clamp
    wanted = by_definition(logits, deltas, anchors, height, width)
    with unchanged(objectness=logits, deltas=deltas, anchors=anchors):
        reply = submission.propose(logits, deltas, anchors, height, width)
    expect_reply(reply, *wanted, what="propose")
