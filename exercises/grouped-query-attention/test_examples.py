"""The README's example by hand."""

import torch

from grader.expect import expect_close


def example():
    """q, k and v of the example: two query heads, one key head, T = S = 2, D = 4."""
    q = torch.zeros(1, 2, 2, 4)
    q[0, 0, :, :2] = 1.0
    k = torch.tensor([[[[1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 0.0]]]])
    v = torch.tensor([[[[10.0, 0.0, 0.0, 0.0], [0.0, 10.0, 0.0, 0.0]]]])
    return q, k, v


def test_example_that_sees_everything(submission):
    """the example by hand: two query heads share a key head"""
    one, other = [7.310586, 2.689414, 0.0, 0.0], [5.0, 5.0, 0.0, 0.0]
    expect_close(submission.grouped_query_attention(*example()), torch.tensor([[[one, one], [other, other]]]))


def test_example_that_is_causal(submission):
    """the example by hand: the first query sees the first key alone"""
    first, one, other = [10.0, 0.0, 0.0, 0.0], [7.310586, 2.689414, 0.0, 0.0], [5.0, 5.0, 0.0, 0.0]
    expected = torch.tensor([[[first, one], [first, other]]])
    expect_close(submission.grouped_query_attention(*example(), True), expected)


def test_example_of_the_last_query_alone(submission):
    """the example by hand: the last query alone sees both keys"""
    q, k, v = example()
    expected = torch.tensor([[[[7.310586, 2.689414, 0.0, 0.0]], [[5.0, 5.0, 0.0, 0.0]]]])
    expect_close(submission.grouped_query_attention(q[:, :, 1:].clone(), k, v, causal=True), expected)
