"""The README's example, where it does not depend on the draw."""

import numpy as np

from grader.expect import expect_equal, expect_sequence

IDS = np.array([[1, 7, 4, 9, 6, 2]])


def test_example_where_none_is_chosen(submission):
    """the example with a probability of 0: the ids, and no labels"""
    inputs, labels = expect_sequence(submission.mask_tokens(IDS, 3, 10, [1, 2], 0, 0.0), 2)
    expect_equal(inputs, IDS, what="inputs")
    expect_equal(labels, np.full((1, 6), -100), what="labels")


def test_example_where_all_are_chosen(submission):
    """the example with a probability of 1: all labels but those of special places"""
    _, labels = expect_sequence(submission.mask_tokens(IDS, 3, 10, [1, 2], 0, 1.0), 2)
    expect_equal(labels, np.array([[-100, 7, 4, 9, 6, -100]]), what="labels")
