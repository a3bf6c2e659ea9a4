"""The public checks of average-precision: the README's example by hand."""

import numpy as np

from grader.expect import expect_close

TRUE = np.array([[0.0, 0.0, 4.0, 2.0], [6.0, 0.0, 9.0, 2.0], [2.0, 0.0, 5.0, 2.0]])
TRUE_IDS = np.array([7, 7, 3])
BOXES = np.array([[0.0, 0.0, 3.0, 2.0], [0.0, 0.0, 3.0, 2.0], [0.0, 0.0, 4.0, 2.0], [6.0, 0.0, 8.0, 2.0]])
IDS = np.array([7, 3, 7, 7])
SCORES = np.array([0.6, 0.8, 0.9, 0.5])


def test_example(submission):
    """gets 1/2 for the example"""
    expect_close(submission.average_precision(BOXES, SCORES, IDS, TRUE, TRUE_IDS), 0.5, what="average_precision")


def test_example_without_true_boxes(submission):
    """gets NaN for the example without its true boxes"""
    got = submission.average_precision(BOXES, SCORES, IDS, TRUE[:0], TRUE_IDS[:0])
    expect_close(got, float("nan"), what="average_precision")
