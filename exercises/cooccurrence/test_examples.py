"""The public checks of cooccurrence: the README's example."""

import math

import numpy as np

from grader.expect import expect_close, expect_equal, expect_sequence

COUNTS = np.array([[0.0, 1, 1, 2], [1, 0, 1, 1], [1, 1, 0, 1], [2, 1, 1, 0]])


def test_example_of_counts(submission):
    """counts the README's six words with a window of 2"""
    reply = submission.cooccurrence(["to", "be", "or", "not", "to", "be"], 2)
    vocabulary, counts = expect_sequence(reply, 2)
    expect_equal(vocabulary, ["be", "not", "or", "to"], what="vocabulary")
    expect_close(counts, COUNTS, what="counts")


def test_example_of_ppmi(submission):
    """turns the README's counts into log(7/4), log(7/6), log(14/9) and 0"""
    near, far, other = math.log(7 / 4), math.log(7 / 6), math.log(14 / 9)
    expected = np.array([[0, far, far, near], [far, 0, other, far], [far, other, 0, far], [near, far, far, 0]])
    expect_close(submission.ppmi(COUNTS), expected, what="ppmi")
