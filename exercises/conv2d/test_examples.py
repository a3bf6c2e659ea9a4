"""The public checks of conv2d: the README's example."""

import numpy as np

from grader.expect import expect_close, expect_raises

X = np.array([[[[1.0, 2.0, 0.0, 1.0], [0.0, 1.0, 3.0, 2.0], [2.0, 0.0, 1.0, 1.0]]]])
WEIGHT = np.array([[[[1.0, 0.0], [2.0, -1.0]]]])
BIAS = np.array([0.5])


def test_example_by_hand(submission):
    """gives the README's six windows"""
    expect_close(submission.conv2d(X, WEIGHT, BIAS), np.array([[[[0.5, 1.5, 4.5], [4.5, 0.5, 4.5]]]]))


def test_example_with_stride_and_padding(submission):
    """gives the README's example with stride 2 and padding 1"""
    expected = np.array([[[[-0.5, 4.5, 2.5], [-1.5, 0.5, 4.5]]]])
    expect_close(submission.conv2d(X, WEIGHT, BIAS, stride=2, padding=1), expected)


def test_example_of_a_kernel_too_large(submission):
    """raises ValueError for a kernel with more rows than the image"""
    with expect_raises(ValueError, "the kernel has 4 rows and the image 3"):
        submission.conv2d(X, np.ones((1, 1, 4, 2)))
