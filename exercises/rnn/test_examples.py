"""The public checks of rnn: the README's example by hand."""

import numpy as np

from grader.expect import expect_close, expect_sequence

X = np.log([2.0, 3.0]).reshape(2, 1, 1) + np.array([0.0, 0.2]).reshape(2, 1, 1)
OTHERS = np.ones((1, 1)), np.ones((1, 1)), np.full((1, 1), 0.5), np.array([-0.5])


def test_forward_example(submission):
    """the example: the states are 3/5 and 4/5"""
    hs, _ = expect_sequence(submission.rnn_forward(X, *OTHERS), 2, what="(hs, cache)")
    expect_close(hs, np.array([0.6, 0.8]).reshape(2, 1, 1), what="hs")


def test_backward_example(submission):
    """the example: the five gradients"""
    _, cache = expect_sequence(submission.rnn_forward(X, *OTHERS), 2, what="(hs, cache)")
    got = expect_sequence(submission.rnn_backward(np.ones((2, 1, 1)), cache), 5, what="the gradients")
    dw_x = 0.7552 * np.log(2.0) + 0.36 * (np.log(3.0) + 0.2)
    expect_close(got[0], np.array([0.7552, 0.36]).reshape(2, 1, 1), what="dx")
    expect_close(got[1], np.array([[0.3776]]), what="dh0")
    expect_close(got[2], np.array([[dw_x]]), what="dw_x")
    expect_close(got[3], np.array([[0.9712]]), what="dw_h")
    expect_close(got[4], np.array([1.1152]), what="db")
