"""The public checks of ssd-matching: the README's example by hand."""

import numpy as np

from grader.expect import expect_equal

ANCHORS = np.array([[0.0, 0.0, 4.0, 2.0], [2.0, 0.0, 6.0, 2.0], [3.0, 0.0, 7.0, 2.0], [20.0, 0.0, 24.0, 2.0]])
BOXES = np.array([[1.0, 0.0, 5.0, 2.0], [2.0, 0.0, 6.0, 2.0]])


def test_example_match(submission):
    """matches the example's anchors with [0, 1, 1, -1], and with the threshold 0.75 with [0, 1, -1, -1]"""
    expect_equal(submission.match(ANCHORS, BOXES), np.array([0, 1, 1, -1]), what="match(anchors, boxes)")
    expect_equal(submission.match(ANCHORS, BOXES, 0.75), np.array([0, 1, -1, -1]), what="match(anchors, boxes, 0.75)")


def test_example_hard_negatives(submission):
    """keeps the anchors 0 and 3 of the example"""
    losses, matches = np.array([0.5, 2.0, 0.25, 1.0, 0.5, 0.5]), np.array([-1, 0, -1, -1, -1, -1])
    kept = np.array([True, False, False, True, False, False])
    expect_equal(submission.hard_negatives(losses, matches, 2), kept, what="hard_negatives(losses, matches, 2)")
