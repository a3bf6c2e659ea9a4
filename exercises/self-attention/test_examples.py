"""The README's example by hand."""

import torch

from grader.expect import expect_close

X = torch.tensor([[[2.0, 0.0, 0.0, 0.0], [2.0, 2.0, 0.0, 0.0]]])


def example(submission, causal):
    """The example's layer: query and key are the identity, value multiplies by 10 and adds 1."""
    layer = submission.SelfAttention(4, causal)
    state = {"query.weight": torch.eye(4), "key.weight": torch.eye(4), "value.weight": 10.0 * torch.eye(4)}
    state |= {"query.bias": torch.zeros(4), "key.bias": torch.zeros(4), "value.bias": torch.ones(4)}
    layer.load_state_dict(state)
    return layer


def test_example_that_sees_everything(submission):
    """the example by hand: two positions that see each other"""
    expected = torch.tensor([[[21.0, 11.0, 1.0, 1.0], [21.0, 18.6159, 1.0, 1.0]]])
    expect_close(example(submission, False)(X.clone()), expected)


def test_example_that_is_causal(submission):
    """the example by hand: the first position sees itself alone"""
    expected = torch.tensor([[[21.0, 1.0, 1.0, 1.0], [21.0, 18.6159, 1.0, 1.0]]])
    expect_close(example(submission, True)(X.clone()), expected)
