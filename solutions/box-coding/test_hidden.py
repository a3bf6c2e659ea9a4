"""The hidden suite of box-coding."""

import math

import numpy as np
import pytest

from grader.expect import expect_close, expect_raises, unchanged

LIMIT = math.log(1000 / 16)
SIDES = ("width", "height")


def encoded(anchors, boxes):
    """The deltas, row by row."""
    rows = []
    for (a1, b1, a2, b2), (x1, y1, x2, y2) in zip(anchors.tolist(), boxes.tolist(), strict=True):
        wa, ha = a2 - a1, b2 - b1
        dx, dy = ((x1 + x2) / 2 - (a1 + a2) / 2) / wa, ((y1 + y2) / 2 - (b1 + b2) / 2) / ha
        rows.append([dx, dy, math.log((x2 - x1) / wa), math.log((y2 - y1) / ha)])
    return np.array(rows)


def decoded(anchors, deltas, limit=LIMIT):
    """The boxes, row by row."""
    rows = []
    for (a1, b1, a2, b2), (dx, dy, dw, dh) in zip(anchors.tolist(), deltas.tolist(), strict=True):
        x, y = (a1 + a2) / 2 + dx * (a2 - a1), (b1 + b2) / 2 + dy * (b2 - b1)
        w, h = (a2 - a1) * math.exp(min(dw, limit)), (b2 - b1) * math.exp(min(dh, limit))
        rows.append([x - w / 2, y - h / 2, x + w / 2, y + h / 2])
    return np.array(rows)


def clipped(boxes, height, width):
    """The boxes inside the image, number by number."""
    ends = (width, height, width, height)
    rows = [[min(max(v, 0.0), end) for v, end in zip(row, ends, strict=True)] for row in boxes.tolist()]
    return np.array(rows, np.float64)  # a box whose corners all lie beyond the ends would be one of ints


def boxes_of(rng, n, canvas=200.0):
    """Boxes around the origin, with widths of 10 to 50 and heights of 60 to 90."""
    corner = rng.uniform(-canvas, canvas, (n, 2))
    return np.concatenate([corner, corner + rng.uniform((10, 60), (50, 90), (n, 2))], axis=1)


def deltas_of(rng, n, size=1.0):
    """Deltas of both signs, below the clamp."""
    return rng.uniform(-size, size, (n, 4))


def expect_encoded(submission, anchors, boxes, what="encode(anchors, boxes)"):
    """The submission encodes as the formulas say, which are worked out before it can change its arguments."""
    wanted = encoded(anchors, boxes)
    expect_close(submission.encode(anchors, boxes), wanted, what=what)


def expect_decoded(submission, anchors, deltas, *limit, what="decode(anchors, deltas)"):
    """The submission decodes as the formulas say."""
    wanted = decoded(anchors, deltas, *limit)
    expect_close(submission.decode(anchors, deltas, *limit), wanted, what=what)


@pytest.mark.points(3)
def test_encode_shifts(submission, rng):
    """encode: measures the shift of the centre in the anchor's width and height"""
    anchors = boxes_of(rng, 7)
    moved = anchors + np.tile(rng.uniform(-90, 90, (7, 2)), 2)
    expect_encoded(submission, anchors, moved, what="encode of boxes of the anchors' sizes")
    for n in (1, 7, 1200):
        expect_encoded(submission, boxes_of(rng, n), boxes_of(rng, n))


@pytest.mark.points(2)
def test_encode_scales(submission, rng):
    """encode: takes the natural logarithm of the box's side over the anchor's"""
    anchors = boxes_of(rng, 6)
    centre, half = (anchors[:, :2] + anchors[:, 2:]) / 2, (anchors[:, 2:] - anchors[:, :2]) / 2
    half = half * rng.uniform((0.1, 1.1), (0.9, 9.0), (6, 2))  # narrower and higher
    boxes = np.concatenate([centre - half, centre + half], axis=1)
    expect_encoded(submission, anchors, boxes, what="encode of boxes with the anchors' centres")
    wanted = encoded(boxes, anchors)
    expect_close(submission.encode(boxes=anchors, anchors=boxes), wanted, what="encode, arguments by name")


@pytest.mark.points(2)
def test_encode_refuses_anchors_without_area(submission, rng):
    """encode raises ValueError for an anchor whose width or height is 0"""
    for axes in ([0, 1], [0], [1]):
        for row in (0, 2, 4):
            anchors, boxes = boxes_of(rng, 5), boxes_of(rng, 5)
            expect_encoded(submission, anchors, boxes)
            for axis in axes:
                anchors[row, axis + 2] = anchors[row, axis]
            with expect_raises(ValueError, f"anchors[{row}] has no {' and no '.join(SIDES[axis] for axis in axes)}"):
                submission.encode(anchors, boxes)
    for axis in (0, 1):
        anchors, boxes = boxes_of(rng, 1), boxes_of(rng, 1)
        anchors[0, axis + 2] = anchors[0, axis]
        with expect_raises(ValueError, f"the only anchor has no {SIDES[axis]}"):
            submission.encode(anchors, boxes)


@pytest.mark.points(2)
def test_encode_refuses_boxes_without_area(submission, rng):
    """encode raises ValueError for a box whose width or height is 0"""
    for axes in ([0, 1], [0], [1]):
        for row in (0, 2, 4):
            anchors, boxes = boxes_of(rng, 5), boxes_of(rng, 5)
            expect_encoded(submission, anchors, boxes)
            for axis in axes:
                boxes[row, axis + 2] = boxes[row, axis]
            if row == 4:
                anchors[row] = boxes[row]
            with expect_raises(ValueError, f"boxes[{row}] has no {' and no '.join(SIDES[axis] for axis in axes)}"):
                submission.encode(anchors, boxes)
    for axis in (0, 1):
        anchors, boxes = boxes_of(rng, 1), boxes_of(rng, 1)
        boxes[0, axis + 2] = boxes[0, axis]
        with expect_raises(ValueError, f"the only box has no {SIDES[axis]}"):
            submission.encode(anchors, boxes)


@pytest.mark.points(2)
def test_encode_of_small_boxes(submission, rng):
    """encode: takes boxes and anchors that are small but have an area"""
    corner = rng.integers(-9, 9, (4, 2))
    small = np.concatenate(
        [corner, corner + 2.0 ** -rng.integers((8, 25), (20, 40), (4, 2))], axis=1
    )  # exact, both corners
    large = boxes_of(rng, 4)
    expect_encoded(submission, large, small, what="encode of small boxes")
    expect_encoded(submission, small, large, what="encode with small anchors")
    expect_encoded(submission, small, small, what="encode of small boxes with small anchors")
    tiny = 1e-20 * np.array([[0.0, 0.0, 1.0, 3.0], [-2.0, -5.0, 2.0, -1.0]])
    expect_encoded(submission, tiny, 2.0 * tiny, what="encode of tiny boxes with tiny anchors")


@pytest.mark.points(3)
def test_decode_moves_and_scales(submission, rng):
    """decode: moves the centre by the shift times the anchor's side, and scales the sides by exp"""
    for n in (1, 7, 1200):
        anchors = boxes_of(rng, n)
        still, same = deltas_of(rng, n), deltas_of(rng, n)
        still[:, :2], same[:, 2:] = 0.0, 0.0
        expect_decoded(submission, anchors, same, what="decode without scaling")
        expect_decoded(submission, anchors, still, what="decode without shift")
        expect_decoded(submission, anchors, deltas_of(rng, n, 3.0))
    anchors, deltas = boxes_of(rng, 4), deltas_of(rng, 4)
    wanted = decoded(anchors, deltas, 0.25)
    got = submission.decode(max_log_scale=0.25, deltas=deltas, anchors=anchors)
    expect_close(got, wanted, what="decode, arguments by name")


@pytest.mark.points(3)
def test_decode_clamps_from_above(submission, rng):
    """decode: clamps dw and dh at max_log_scale from above, however large they are"""
    for limit in (0, 0.5, 2.0, 6):
        anchors, deltas = boxes_of(rng, 6), deltas_of(rng, 6)
        deltas[:2, 2] += rng.uniform(7, 9, 2)
        deltas[2:4, 3] += rng.uniform(7, 9, 2)
        deltas[4:, 2:] += rng.uniform(7, 9, (2, 2))
        expect_decoded(submission, anchors, deltas, limit, what=f"decode with max_log_scale {limit}")
    deltas = np.array([[0.5, -0.25, 1e3, 0.25], [-0.5, 1.5, -0.75, 1e5], [0.25, 0.0, 1e300, 710.0]])
    expect_decoded(submission, boxes_of(rng, 3), deltas, 1.5, what="decode of huge deltas")
    expect_decoded(submission, boxes_of(rng, 3), deltas, 12, what="decode of huge deltas with max_log_scale 12")
    expect_decoded(submission, boxes_of(rng, 3), deltas, what="decode of huge deltas")


@pytest.mark.points(2)
def test_decode_default_clamp(submission, rng):
    """decode: clamps at log(1000 / 16) unless told otherwise"""
    anchors, deltas = boxes_of(rng, 5), deltas_of(rng, 5)
    deltas[:, 2:] = LIMIT + np.array([[0.01, 0.1], [-0.01, 0.01], [0.0, -0.1], [0.02, -0.02], [3.0, 0.5]])
    expect_decoded(submission, anchors, deltas)


@pytest.mark.points(2)
def test_decode_clamps_nothing_else(submission, rng):
    """decode: does not clamp dw and dh from below, nor dx and dy, nor the boxes"""
    anchors, deltas = 100 * boxes_of(rng, 6), deltas_of(rng, 6)
    deltas[:, 2:] -= rng.uniform(4.5, 8, (6, 2))
    deltas[0, 2:] = -30.0
    expect_decoded(submission, anchors, deltas, what="decode of dw and dh below -4")
    expect_decoded(submission, anchors, deltas, 0.5, what="decode of dw and dh below -4 with max_log_scale 0.5")
    small = np.array([[0.0, 0.0, -12.0, 0.5], [0.0, 0.0, -0.5, -14.0]])
    expect_decoded(submission, np.array([[-1.0, -2.0, 1.0, 2.0]] * 2), small, what="decode of dw or dh below -10")
    deltas = np.concatenate(
        [rng.choice([-1, 1], (6, 2)) * rng.uniform(5, 40, (6, 2)), deltas_of(rng, 6)[:, 2:]], axis=1
    )
    deltas[:2, :2] *= 1e3
    expect_decoded(submission, boxes_of(rng, 6), deltas, what="decode of dx and dy beyond 5")
    expect_decoded(submission, boxes_of(rng, 6), deltas, 0.5, what="decode of dx and dy beyond max_log_scale")


@pytest.mark.points(2)
def test_decode_undoes_encode(submission, rng):
    """gets b back as decode(a, encode(a, b)), while no side grows too much"""
    for near, far in ((0.02, 60.0), (1e-4, 1.0)):
        anchors = boxes_of(rng, 8, canvas=1000.0)
        centre = rng.uniform(-2000, 2000, (8, 2))
        half = (anchors[:, 2:] - anchors[:, :2]) / 2 * np.exp(rng.uniform(math.log(near), math.log(far), (8, 2)))
        boxes = np.concatenate([centre - half, centre + half], axis=1)
        deltas = submission.encode(anchors, boxes)
        expect_close(deltas, encoded(anchors, boxes), what="encode(anchors, boxes)")
        expect_close(submission.decode(anchors, deltas), boxes, what="decode(anchors, encode(anchors, boxes))")
    large = np.round(boxes_of(rng, 3)) + np.tile([1e9, -1e9], 2)  # shifts and sides that are still exact
    expect_encoded(submission, large, np.round(boxes_of(rng, 3)) + large[:, [0, 1, 0, 1]], what="encode far away")


@pytest.mark.points(3)
def test_clip_to_image(submission, rng):
    """clip_to_image: clips x to [0, width] and y to [0, height], and leaves what lies inside"""
    for height, width in ((40, 90), (120, 50), (1, 77)):
        boxes = boxes_of(rng, 600, canvas=150.0)
        wanted = clipped(boxes, height, width)
        expect_close(submission.clip_to_image(boxes, height, width), wanted, what="clip_to_image(boxes, height, width)")
    wanted = clipped(boxes[:1], 30, 20)
    expect_close(submission.clip_to_image(boxes[:1], 30, 20), wanted, what="clip_to_image of one box")
    inside = np.array([[0.0, 0.0, 90.0, 40.0], [89.5, 39.5, 90.0, 40.0], [0.25, 3.5, 0.75, 3.75]])
    expect_close(
        submission.clip_to_image(width=90, height=40, boxes=inside), inside, what="clip_to_image of boxes inside"
    )


@pytest.mark.points(2)
def test_clip_of_boxes_outside(submission, rng):
    """clip_to_image: makes boxes outside the image empty ones at its border, and drops none"""
    steps = np.array([[i, k] for i in (-1, 0, 1) for k in (-1, 0, 1)]) * np.array([300.0, 200.0])
    boxes = np.tile(steps, 2) + boxes_of(rng, 1, canvas=5.0)
    boxes = np.concatenate([boxes, [[-1e9, -1e9, 1e9, 1e9], [-1e9, -1e9, -1e8, -1e8], [1e9, 1e9, 1e9, 1e9]]])
    wanted = clipped(boxes, 61, 43)
    expect_close(submission.clip_to_image(boxes, 61, 43), wanted, what="clip_to_image(boxes, 61, 43)")


@pytest.mark.points(2)
def test_leaves_its_inputs_alone(submission, rng):
    """leaves anchors, boxes and deltas as they were"""
    anchors, boxes, deltas = boxes_of(rng, 4), boxes_of(rng, 4), deltas_of(rng, 4, 9.0)
    codes, moved, inside = encoded(anchors, boxes), decoded(anchors, deltas), clipped(boxes, 30, 70)
    with unchanged(anchors=anchors, boxes=boxes):
        got = submission.encode(anchors, boxes)
    expect_close(got, codes, what="encode(anchors, boxes)")
    with unchanged(anchors=anchors, deltas=deltas):
        got = submission.decode(anchors, deltas)
    expect_close(got, moved, what="decode(anchors, deltas)")
    with unchanged(boxes=boxes):
        got = submission.clip_to_image(boxes, 30, 70)
    expect_close(got, inside, what="clip_to_image(boxes, 30, 70)")
