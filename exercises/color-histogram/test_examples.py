"""The README's example by hand."""

import numpy as np

from grader.expect import expect_close

IMAGE = np.array([[[0, 128, 0], [63, 128, 100], [64, 128, 200], [255, 128, 250]]], dtype=np.uint8)
HISTOGRAM = np.array([[0.5, 0.25, 0.0, 0.25], [0.0, 0.0, 1.0, 0.0], [0.25, 0.25, 0.0, 0.5]])


def test_example_histogram(submission):
    """the example by hand: one row of four pixels, four bins"""
    expect_close(submission.color_histogram(IMAGE, 4), HISTOGRAM)


def test_example_three_bins(submission):
    """the example by hand: with three bins, 85 is in bin 0 and 86 in bin 1"""
    image = np.array([[[85, 86, 85], [86, 86, 85]]], dtype=np.uint8)
    expect_close(submission.color_histogram(image, 3), np.array([[0.5, 0.5, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]))


def test_example_intersection(submission):
    """the example by hand: the intersection with a black image's histogram"""
    black = np.array([[1.0, 0.0, 0.0, 0.0]] * 3)
    expect_close(submission.histogram_intersection(HISTOGRAM.copy(), black), 0.25)
