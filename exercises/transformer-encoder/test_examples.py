"""The README's example by hand."""

import torch

from grader.expect import expect_close

X = torch.tensor([[[0.0, 2.0], [4.0, 2.0]]])


def example(submission, norm_first):
    """The example's layer: even weights, values as they are; the feed-forward network is three times the ReLU."""
    layer = submission.EncoderLayer(2, 1, 2, 0.0, norm_first)
    factors = {"q_proj": 0.0, "k_proj": 0.0, "v_proj": 1.0, "out_proj": 1.0, "linear1": 1.0, "linear2": 3.0}
    state = {f"{name}.weight": factor * torch.eye(2) for name, factor in factors.items()}
    state |= {f"norm{i}.weight": torch.ones(2) for i in (1, 2)}
    state |= {f"{name}.bias": torch.zeros(2) for name in (*factors, "norm1", "norm2")}
    layer.load_state_dict(state)
    return layer


def test_example_with_norm_last(submission):
    """the example by hand, norm last"""
    expected = torch.tensor([[[-1.0, 1.0], [1.0, -1.0]]])
    expect_close(example(submission, False)(X.clone()), expected)


def test_example_with_norm_first(submission):
    """the example by hand, norm first"""
    expected = torch.tensor([[[0.0, 5.0], [7.0, 2.0]]])
    expect_close(example(submission, True)(X.clone()), expected)
