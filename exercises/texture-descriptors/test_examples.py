"""The README's example by hand."""

import numpy as np

from grader.expect import expect_close

LEVELS = np.array([[0, 0, 1], [2, 0, 0]])
MATRIX = np.array([[0.5, 0.25, 0.0], [0.0, 0.0, 0.0], [0.25, 0.0, 0.0]])


def test_example_pattern(submission):
    """the example by hand: the pattern of one pixel"""
    image = np.array([[5, 6, 7], [4, 6, 9], [6, 8, 1]], dtype=np.uint8)
    expect_close(submission.local_binary_pattern(image), np.array([[110]], dtype=np.uint8))


def test_example_cooccurrence(submission):
    """the example by hand: each pixel and its right neighbour, then its left one"""
    expect_close(submission.cooccurrence_matrix(LEVELS, 3, (0, 1)), MATRIX)
    expect_close(submission.cooccurrence_matrix(LEVELS, 3, (0, -1)), MATRIX.T)


def test_example_summaries(submission):
    """the example by hand: contrast and homogeneity"""
    expect_close(submission.contrast(MATRIX.copy()), 1.25, what="contrast")
    expect_close(submission.homogeneity(MATRIX.copy()), 0.675, what="homogeneity")
