"""The README's example by hand."""

import torch

from grader.expect import expect_close

X = torch.tensor([[[0.0, 2.0], [4.0, 2.0]]])
MEMORY = torch.tensor([[[0.0, 0.0], [0.0, 8.0]]])


def example(submission):
    """The example's layer: even weights, values as they are; the feed-forward network is three times the ReLU."""
    layer = submission.DecoderLayer(2, 1, 2)
    projections = {"q_proj": 0.0, "k_proj": 0.0, "v_proj": 1.0, "out_proj": 1.0}
    factors = {f"{part}.{name}": factor for part in ("self_attn", "cross_attn") for name, factor in projections.items()}
    factors |= {"linear1": 1.0, "linear2": 3.0}
    state = {f"{name}.weight": factor * torch.eye(2) for name, factor in factors.items()}
    state |= {f"norm{i}.weight": torch.full((2,), 2.0 if i == 3 else 1.0) for i in (1, 2, 3)}
    state |= {f"{name}.bias": torch.zeros(2) for name in (*factors, "norm1", "norm2", "norm3")}
    layer.load_state_dict(state)
    return layer


def test_example_with_a_mask(submission):
    """the example by hand, with the second row of memory hidden from the second position"""
    mask = torch.tensor([[True, True], [True, False]])
    expected = torch.tensor([[[-2.0, 2.0], [2.0, -2.0]]])
    expect_close(example(submission)(X.clone(), MEMORY.clone(), mask), expected)


def test_example_without_a_mask(submission):
    """the example by hand, where both positions see all of memory"""
    expected = torch.tensor([[[-2.0, 2.0], [-2.0, 2.0]]])
    expect_close(example(submission)(X.clone(), MEMORY.clone()), expected)
