"""The README's example by hand."""

import numpy as np

from grader.expect import expect_equal


def test_example_of_a_causal_mask(submission):
    """the example by hand: two queries behind one key of the past"""
    expect_equal(submission.causal_mask(2, past=1), np.array([[True, True, False], [True, True, True]]))


def test_example_of_a_padding_mask(submission):
    """the example by hand: sequences of one and of three tokens"""
    expected = np.array([[True, False, False], [True, True, True]]).reshape(2, 1, 1, 3)
    expect_equal(submission.padding_mask([1, 3], 3), expected)


def test_example_of_a_sliding_window(submission):
    """the example by hand: four positions, a window of two"""
    expected = np.array([[1, 0, 0, 0], [1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]], bool)
    expect_equal(submission.sliding_window_mask(4, 2), expected)
