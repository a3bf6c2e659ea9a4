"""The README's example by hand."""

import numpy as np

from grader.expect import expect_close


def test_example_of_three_logits(submission):
    """the example by hand: the softmax of 1000, 1001 and 1003"""
    expect_close(
        submission.softmax(np.array([1000.0, 1001.0, 1003.0])), np.array([0.042010, 0.114195, 0.843795]), atol=1e-6
    )


def test_example_of_three_log_probabilities(submission):
    """the example by hand: the log-softmax of 1000, 1001 and 1003"""
    logits = np.array([1000.0, 1001.0, 1003.0])
    expect_close(submission.log_softmax(logits), np.array([-3.169846, -2.169846, -0.169846]), atol=1e-6)


def test_example_of_a_vanishing_probability(submission):
    """the example by hand: the log-softmax of 0 and -2000"""
    expect_close(submission.log_softmax(np.array([0.0, -2000.0])), np.array([0.0, -2000.0]))
