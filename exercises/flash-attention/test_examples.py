"""The README's example by hand."""

import numpy as np

from grader.expect import expect_close

Q = np.array([[0.0, 0.0, 0.0, 0.0], [2.0, 0.0, 0.0, 0.0]])
K = np.array([[1.0, 0.0, 0.0, 0.0], [2.0, 0.0, 0.0, 0.0], [3.0, 0.0, 0.0, 0.0]])
V = np.array([[10.0], [20.0], [30.0]])


def test_example_of_one_query(submission):
    """the example by hand: one query, two tiles"""
    expect_close(submission.tiled_attention(Q[1:].copy(), K, V, 2), np.array([[25.7521]]), atol=1e-4)


def test_example_that_is_causal(submission):
    """the example by hand: two queries, causal and not"""
    expect_close(submission.tiled_attention(Q, K, V, 2), np.array([[20.0], [25.7521]]), atol=1e-4)
    expect_close(submission.tiled_attention(Q, K, V, 2, causal=True), np.array([[15.0], [25.7521]]), atol=1e-4)
