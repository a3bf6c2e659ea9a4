"""The README's example by hand."""

import numpy as np

from grader.expect import expect_close


def test_example(submission):
    """the example by hand: three positions, two pairs of columns, a base of 100"""
    expected = np.array([[0.0, 1.0, 0.0, 1.0], [0.8415, 0.5403, 0.0998, 0.9950], [0.9093, -0.4161, 0.1987, 0.9801]])
    expect_close(submission.positional_encoding(3, 4, base=100.0), expected, atol=1e-4)
