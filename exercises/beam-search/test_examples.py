"""The README's example by hand."""

import numpy as np

from grader.expect import expect_close, expect_equal, expect_sequence

LOG_PROBS = np.array([[-4.0, -0.5, -1.0], [-3.0, -1.0, -1.0], [-1.0, -1.0, -1.0]])


def expect_result(got, expected):
    """These pairs of tokens and score."""
    for i, (pair, (tokens, score)) in enumerate(zip(expect_sequence(got, len(expected)), expected, strict=True)):
        mine = expect_sequence(pair, 2, what=f"result {i}")
        expect_equal(mine[0], tokens, what=f"tokens of result {i}")
        expect_close(mine[1], score, what=f"score of result {i}")


def test_example_without_a_penalty(submission):
    """the example by hand: two sequences, one finished early"""
    expect_result(submission.beam_search(LOG_PROBS, 0, 2, 2, 3), [([0, 2], -1.0), ([0, 1, 1, 1], -2.5)])


def test_example_with_means(submission):
    """the example by hand: a length penalty of 1"""
    expected = [([0, 1, 2], -0.75), ([0, 1, 1, 1], -2.5 / 3)]
    expect_result(submission.beam_search(LOG_PROBS, 0, 2, 2, 3, 1.0), expected)
