"""The public checks of data-augmentation: the README's example."""

import numpy as np

from grader.expect import expect_array, expect_close, expect_sequence, expect_that

IMAGE = np.array([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]])


def test_example_flip(submission):
    """flips the README's image and its box"""
    image, boxes = expect_sequence(submission.horizontal_flip(IMAGE, np.array([[0.0, 0.0, 1.0, 2.0]])), 2)
    expect_close(image, np.array([[[3.0, 2.0, 1.0], [6.0, 5.0, 4.0]]]), what="image")
    expect_close(boxes, np.array([[2.0, 0.0, 3.0, 2.0]]), what="boxes")


def test_example_cutout(submission):
    """cuts a square out of the README's image, around one of its six pixels"""
    got = expect_array(submission.cutout(IMAGE, 2, 7), like=IMAGE)
    possible = []
    for top, left in np.ndindex(2, 3):
        image = IMAGE.copy()
        image[:, max(top - 1, 0) : top + 1, max(left - 1, 0) : left + 1] = 0.0
        possible.append(image)
    expect_that(any(np.array_equal(got, image) for image in possible), "one of six results", f"{got[0].tolist()}")


def test_example_mixup(submission):
    """mixes the README's x by the shares that mixed y shows"""
    reply = submission.mixup(np.array([[4.0], [8.0]]), np.array([[1.0, 0.0], [0.0, 1.0]]), 1.0, 7)
    x, y, _ = expect_sequence(reply, 3, what="(mixed x, mixed y, lam)")
    shares = expect_array(y, (2, 2), dtype="float64", what="mixed y")
    expect_close(x, shares @ np.array([[4.0], [8.0]]), what="mixed x")
