"""The README's example by hand."""

import numpy as np

from grader.expect import expect_close


def test_example(submission):
    """the example by hand: two tokens at the positions 0 and 3, two pairs of columns, a base of 100"""
    x = np.array([[1.0, 0.0, 1.0, 0.0], [1.0, 2.0, 0.0, 1.0]])
    expected = np.array([[1.0, 0.0, 1.0, 0.0], [-1.2722, -1.8389, -0.2955, 0.9553]])
    expect_close(submission.apply_rope(x, np.array([0, 3]), base=100.0), expected, atol=1e-4)
