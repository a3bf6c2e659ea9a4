"""The public checks of conv2d-backward: the README's example."""

import numpy as np

from grader.expect import expect_close, expect_sequence

X = np.array([[[[1.0, 2.0, 0.0, 1.0], [0.0, 1.0, 3.0, 2.0], [2.0, 0.0, 1.0, 1.0]]]])
WEIGHT = np.array([[[[1.0, 2.0], [0.0, -1.0]]]])


def expect_gradients(got, dx, dweight, dbias):
    """The three gradients, of one image with one channel and one kernel."""
    mine = expect_sequence(got, 3, what="(dx, dweight, dbias)")
    expect_close(mine[0], np.array([[dx]]), what="dx")
    expect_close(mine[1], np.array([[dweight]]), what="dweight")
    expect_close(mine[2], np.array([dbias]), what="dbias")


def test_example_with_stride(submission):
    """gives the README's gradients for a stride of 2"""
    got = submission.conv2d_backward(np.array([[[[1.0, 10.0]]]]), X, WEIGHT, stride=2)
    dx = [[1.0, 2.0, 10.0, 20.0], [0.0, -1.0, 0.0, -10.0], [0.0, 0.0, 0.0, 0.0]]
    expect_gradients(got, dx, [[1.0, 12.0], [30.0, 21.0]], 11.0)


def test_example_overlapping(submission):
    """gives the README's gradients for a stride of 1"""
    got = submission.conv2d_backward(np.ones((1, 1, 2, 3)), X, WEIGHT)
    dx = [[1.0, 3.0, 3.0, 2.0], [1.0, 2.0, 2.0, 1.0], [0.0, -1.0, -1.0, -1.0]]
    expect_gradients(got, dx, [[7.0, 9.0], [7.0, 8.0]], 6.0)
