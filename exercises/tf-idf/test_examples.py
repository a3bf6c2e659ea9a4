"""The public check of tf-idf: the README's example."""

import math

import numpy as np

from grader.expect import expect_close, expect_equal, expect_sequence


def test_example(submission):
    """weights and scales the README's three documents"""
    reply = submission.tf_idf([["the", "cat"], ["the", "dog", "dog"], []])
    vocabulary, matrix = expect_sequence(reply, 2)
    expect_equal(vocabulary, ["cat", "dog", "the"], what="vocabulary")
    rare, common = math.log(2) + 1, math.log(4 / 3) + 1
    one, two = math.hypot(rare, common), math.hypot(2 * rare, common)
    expected = np.array([[rare / one, 0, common / one], [0, 2 * rare / two, common / two], [0, 0, 0]])
    expect_close(matrix, expected, what="matrix")
