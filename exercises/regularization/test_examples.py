"""The public checks of regularization: the README's example."""

import numpy as np

from grader.expect import expect_close, expect_sequence

WEIGHTS = [np.array([3.0, -4.0]), np.array([0.0, 2.0])]


def test_example_penalties(submission):
    """gives the README's costs 1.45 and 0.9, and their gradients"""
    cost, gradients = expect_sequence(submission.l2_penalty(WEIGHTS, 0.1), 2, "l2_penalty(weights, 0.1)")
    first, second = expect_sequence(gradients, 2, "gradients of L2")
    expect_close(cost, 1.45, what="cost of L2")
    expect_close(first, np.array([0.3, -0.4]), what="first gradient of L2")
    expect_close(second, np.array([0.0, 0.2]), what="second gradient of L2")
    cost, gradients = expect_sequence(submission.l1_penalty(WEIGHTS, 0.1), 2, "l1_penalty(weights, 0.1)")
    first, second = expect_sequence(gradients, 2, "gradients of L1")
    expect_close(cost, 0.9, what="cost of L1")
    expect_close(first, np.array([0.1, -0.1]), what="first gradient of L1")
    expect_close(second, np.array([0.0, 0.1]), what="second gradient of L1")


def test_example_soft_threshold(submission):
    """shrinks the README's four weights by 2.5"""
    got = submission.soft_threshold(np.array([3.0, -4.0, 0.0, 2.0]), 2.5)
    expect_close(got, np.array([0.5, -1.5, 0.0, 0.0]), what="soft_threshold(weight, 2.5)")


def test_example_ridge(submission):
    """fits the README's line with w = 3 without a penalty, and with w = 2 for 2.5"""
    x, y = np.array([[1.0], [2.0]]), np.array([3.0, 6.0])
    expect_close(submission.ridge_fit(x, y, 0.0), np.array([3.0]), what="ridge_fit(x, y, 0.0)")
    expect_close(submission.ridge_fit(x, y, 2.5), np.array([2.0]), what="ridge_fit(x, y, 2.5)")
