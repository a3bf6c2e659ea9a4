"""The public checks of soft-nms: the README's example by hand."""

import numpy as np

from grader.expect import expect_close, expect_equal, expect_sequence

BOXES = np.array([[1.0, 0.0, 4.0, 2.0], [0.0, 0.0, 3.0, 2.0], [2.0, 0.0, 5.0, 2.0]])
SCORES = np.array([0.8, 0.9, 0.7])


def test_example(submission):
    """takes boxes 1, 2 and 0, with 0.9, 0.64618 and 0.29430"""
    indices, decayed = expect_sequence(submission.soft_nms(BOXES, SCORES), 2, what="soft_nms(boxes, scores)")
    expect_equal(indices, np.array([1, 2, 0]), what="indices")
    expect_close(decayed, np.array([0.9, 0.64618, 0.29430]), atol=1e-5, what="decayed scores")


def test_example_threshold(submission):
    """drops box 0 with the threshold 0.4"""
    reply = submission.soft_nms(BOXES, SCORES, score_threshold=0.4)
    indices, decayed = expect_sequence(reply, 2, what="soft_nms(boxes, scores, score_threshold=0.4)")
    expect_equal(indices, np.array([1, 2]), what="indices")
    expect_close(decayed, np.array([0.9, 0.64618]), atol=1e-5, what="decayed scores")
