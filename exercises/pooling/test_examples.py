"""The public checks of pooling: the README's example."""

import numpy as np

from grader.expect import expect_close, expect_sequence

X = np.array([[[[1.0, 3.0, 2.0, 2.0], [0.0, 3.0, 2.0, 1.0], [4.0, 5.0, 6.0, 7.0]]]])


def test_example_max(submission):
    """gives the README's maxima and sends their gradients to the first of each"""
    out, cache = expect_sequence(submission.max_pool2d(X, 2), 2, what="(out, cache)")
    expect_close(out, np.array([[[[3.0, 2.0]]]]), what="out")
    dx = np.array([[[[0.0, 10.0, 20.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]]]])
    expect_close(submission.max_pool2d_backward(np.array([[[[10.0, 20.0]]]]), cache), dx, what="dx")


def test_example_overlapping(submission):
    """adds up the README's gradients where windows overlap"""
    out, cache = expect_sequence(submission.max_pool2d(X, 2, stride=1), 2, what="(out, cache)")
    expect_close(out, np.array([[[[3.0, 3.0, 2.0], [5.0, 6.0, 7.0]]]]), what="out")
    dx = np.array([[[[0.0, 2.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 1.0, 1.0, 1.0]]]])
    expect_close(submission.max_pool2d_backward(np.ones((1, 1, 2, 3)), cache), dx, what="dx")


def test_example_averages(submission):
    """gives the README's means"""
    expect_close(submission.avg_pool2d(X, 2), np.array([[[[1.75, 1.75]]]]), what="avg_pool2d(x, 2)")
    expect_close(submission.global_avg_pool2d(X), np.array([[3.0]]), what="global_avg_pool2d(x)")
