"""The README's example by hand."""

import numpy as np

from grader.expect import expect_close, expect_sequence


def example():
    """q, k and v of the example: T = 2, S = 3, d_k = 4, d_v = 2."""
    q = np.array([[1.0, 1.0, 1.0, 1.0], [2.0, 0.0, 0.0, -2.0]])
    k = np.array([[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0]])
    v = np.array([[10.0, 0.0], [0.0, 10.0], [10.0, 10.0]])
    return q, k, v


def test_example_without_a_mask(submission):
    """the example by hand: two queries, three keys"""
    output, weights = expect_sequence(submission.attention(*example()), 2)
    expect_close(weights, np.array([[0.2447, 0.0900, 0.6652], [0.5761, 0.2119, 0.2119]]), atol=1e-4, what="weights")
    expect_close(output, np.array([[9.0997, 7.5527], [7.8806, 4.2388]]), atol=1e-4, what="output")


def test_example_with_a_masked_key(submission):
    """the example by hand, with the third key hidden from the second query"""
    mask = np.array([[True, True, True], [True, True, False]])
    output, weights = expect_sequence(submission.attention(*example(), mask), 2)
    expect_close(weights, np.array([[0.2447, 0.0900, 0.6652], [0.7311, 0.2689, 0.0]]), atol=1e-4, what="weights")
    expect_close(output, np.array([[9.0997, 7.5527], [7.3106, 2.6894]]), atol=1e-4, what="output")


def test_example_with_nothing_to_attend_to(submission):
    """the example by hand, with every key hidden from the second query"""
    mask = np.array([[True, True, True], [False, False, False]])
    output, weights = expect_sequence(submission.attention(*example(), mask), 2)
    expect_close(weights, np.array([[0.2447, 0.0900, 0.6652], [0.0, 0.0, 0.0]]), atol=1e-4, what="weights")
    expect_close(output, np.array([[9.0997, 7.5527], [0.0, 0.0]]), atol=1e-4, what="output")
