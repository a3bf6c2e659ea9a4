"""The public checks of nms: the README's example by hand."""

import numpy as np

from grader.expect import expect_equal

BOXES = np.array([[1.0, 0.0, 4.0, 2.0], [0.0, 0.0, 3.0, 2.0], [2.0, 0.0, 5.0, 2.0], [7.0, 0.0, 9.0, 2.0]])
SCORES = np.array([0.8, 0.9, 0.7, 0.95])


def test_example_suppresses_above_the_threshold(submission):
    """keeps [3, 1, 2] with the threshold 0.4"""
    expect_equal(submission.nms(BOXES, SCORES, 0.4), np.array([3, 1, 2]), what="nms(boxes, scores, 0.4)")


def test_example_equal_stays(submission):
    """keeps [3, 1, 0, 2] with the threshold 0.5"""
    expect_equal(submission.nms(BOXES, SCORES, 0.5), np.array([3, 1, 0, 2]), what="nms(boxes, scores, 0.5)")


def test_example_labels(submission):
    """keeps [3, 1, 0] with the labels [1, 0, 1, 0]"""
    kept = submission.batched_nms(BOXES, SCORES, np.array([1, 0, 1, 0]), 0.4)
    expect_equal(kept, np.array([3, 1, 0]), what="batched_nms(boxes, scores, labels, 0.4)")
