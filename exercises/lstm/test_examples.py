"""The public checks of lstm: the README's example by hand."""

import numpy as np

from grader.expect import expect_close, expect_sequence

LN2, LN3 = np.log(2.0), np.log(3.0)
W_X = np.array([[LN3, 0.0, 0.0, LN3]])
W_H = np.array([[0.0, -LN3, LN2, 0.0]])
B = np.array([0.0, 0.0, 0.0, -LN3])


def test_example_step(submission):
    """the example: one step with gates 3/4, 1/4, 3/5 and 1/2"""
    one = np.ones((1, 1))
    h, c = expect_sequence(submission.lstm_step(one, one.copy(), one.copy(), W_X, W_H, B), 2)
    expect_close(c, np.array([[0.7]]), what="c")
    expect_close(h, np.array([[0.302184]]), rtol=0.0, atol=1e-6, what="h")


def test_example_lengths(submission):
    """the example: two steps, of which the first sequence has only one"""
    x, ones = np.ones((2, 2, 1)), np.ones((2, 1))
    x[1, 0] = -7.0  # padding
    hs, h_n, c_n = expect_sequence(submission.lstm_forward(x, ones, ones.copy(), W_X, W_H, B, np.array([1, 2])), 3)
    within = {"rtol": 0.0, "atol": 1e-6}
    expect_close(hs, np.array([[[0.302184], [0.302184]], [[0.0], [0.209825]]]), **within, what="hs")
    expect_close(h_n, np.array([[0.302184], [0.209825]]), **within, what="h_n")
    expect_close(c_n, np.array([[0.7], [0.447266]]), **within, what="c_n")
