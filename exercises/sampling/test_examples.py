"""The README's example by hand."""

import numpy as np

from grader.expect import as_integer, expect_close, expect_that

LOGITS = np.array([3.0, 2.0, 1.0, 0.0])


def test_example_of_top_k_then_top_p(submission):
    """the example by hand: top-k, then the nucleus of what is left"""
    got = submission.next_token_distribution(LOGITS, top_k=3)
    expect_close(got, np.array([0.6652, 0.2447, 0.0900, 0.0]), atol=1e-4, what="top_k = 3")
    got = submission.next_token_distribution(LOGITS, top_k=3, top_p=0.9)
    expect_close(got, np.array([0.7311, 0.2689, 0.0, 0.0]), atol=1e-4, what="top_k = 3, top_p = 0.9")


def test_example_of_a_temperature(submission):
    """the example by hand: temperature 2 is flatter"""
    got = submission.next_token_distribution(LOGITS, temperature=2.0)
    expect_close(got, np.array([0.4551, 0.2760, 0.1674, 0.1015]), atol=1e-4)


def test_example_of_a_draw(submission):
    """a draw from the two tokens of the example's nucleus is one of them"""
    got = as_integer(submission.sample(LOGITS, 0, top_k=3, top_p=0.9), "sample")
    expect_that(got in (0, 1), "0 or 1", str(got), "sample")
