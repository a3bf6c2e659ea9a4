"""The README's example by hand."""

import numpy as np

from grader.expect import expect_close, expect_sequence

X = np.array([1.0, 3.0, 5.0, 7.0])
GAMMA = np.array([1.0, 3.0, 3.0, 2.0])
BETA = np.array([0.0, 1.0, 0.0, -1.0])


def test_example_of_layer_norm(submission):
    """the example by hand: layer_norm of one vector"""
    out, _ = expect_sequence(submission.layer_norm(X, GAMMA, BETA, 4.0), 2)
    expect_close(out, np.array([-1.0, 0.0, 1.0, 1.0]), what="out")


def test_example_of_the_backward_pass(submission):
    """the example by hand: the gradients from dout = (3, 1, 2, 0)"""
    _, cache = expect_sequence(submission.layer_norm(X, GAMMA, BETA, 4.0), 2)
    dx, dgamma, dbeta = expect_sequence(submission.layer_norm_backward(np.array([3.0, 1.0, 2.0, 0.0]), cache), 3)
    expect_close(dx, np.array([-3.0, -1.0, 19.0, -15.0]) / 18.0, what="dx")
    expect_close(dgamma, np.array([-9.0, -1.0, 2.0, 0.0]) / 3.0, what="dgamma")
    expect_close(dbeta, np.array([3.0, 1.0, 2.0, 0.0]), what="dbeta")


def test_example_of_rms_norm(submission):
    """the example by hand: rms_norm of one vector"""
    expect_close(submission.rms_norm(X, GAMMA, 4.0), np.array([0.2, 1.8, 3.0, 2.8]))
