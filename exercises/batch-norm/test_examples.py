"""The README's example by hand."""

import numpy as np

from grader.expect import expect_close, expect_sequence


def example(training):
    """The example's arguments, with its eps."""
    x = np.array([[1.0], [3.0], [5.0], [7.0]])
    return (x, np.array([3.0]), np.array([1.0]), np.array([-2.0]), np.array([5.0]), training, 0.1, 4.0)


def test_example_in_training(submission):
    """the example by hand: four rows in training"""
    out, _, mean, var = expect_sequence(submission.batch_norm_forward(*example(True)), 4)
    expect_close(out, np.array([[-2.0], [0.0], [2.0], [4.0]]), what="out")
    expect_close(mean, np.array([-1.4]), what="new_running_mean")
    expect_close(var, np.array([31.0 / 6.0]), what="new_running_var")


def test_example_of_the_backward_pass(submission):
    """the example by hand: the gradients from dout = (1, 1, 2, 0)"""
    cache = expect_sequence(submission.batch_norm_forward(*example(True)), 4)[1]
    dout = np.array([[1.0], [1.0], [2.0], [0.0]])
    dx, dgamma, dbeta = expect_sequence(submission.batch_norm_backward(dout, cache), 3)
    expect_close(dx, np.array([[-3.0], [-1.0], [19.0], [-15.0]]) / 18.0, what="dx")
    expect_close(dgamma, np.array([-2.0 / 3.0]), what="dgamma")
    expect_close(dbeta, np.array([4.0]), what="dbeta")


def test_example_in_evaluation(submission):
    """the example by hand: four rows in evaluation"""
    out, _, mean, var = expect_sequence(submission.batch_norm_forward(*example(False)), 4)
    expect_close(out, np.array([[4.0], [6.0], [8.0], [10.0]]), what="out")
    expect_close(mean, np.array([-2.0]), what="new_running_mean")
    expect_close(var, np.array([5.0]), what="new_running_var")
