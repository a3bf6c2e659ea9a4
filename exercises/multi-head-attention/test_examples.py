"""The README's example by hand."""

import torch

from grader.expect import expect_close

QUERY = torch.tensor([[[1.0, 0.0]]])
KEY = torch.tensor([[[1.0, 2.0], [0.0, 2.0]]])
VALUE = torch.tensor([[[10.0, 1.0], [20.0, 3.0]]])


def example(submission):
    """The example's layer: two heads of width 1; all projections are the identity, the last one with a bias."""
    layer = submission.MultiHeadAttention(2, 2)
    state = {}
    for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
        state[f"{name}.weight"], state[f"{name}.bias"] = torch.eye(2), torch.zeros(2)
    state["out_proj.bias"] = torch.tensor([0.5, 0.25])
    layer.load_state_dict(state)
    return layer


def test_example_of_two_heads(submission):
    """the example by hand: one query, two keys, two heads"""
    expect_close(example(submission)(QUERY, KEY, VALUE), torch.tensor([[[13.18941, 2.25]]]))


def test_example_with_a_masked_head(submission):
    """the example by hand, with both keys hidden from head 0"""
    mask = torch.tensor([[[False, False]], [[True, True]]])  # (heads, T, S)
    expect_close(example(submission)(QUERY, KEY, VALUE, mask), torch.tensor([[[0.5, 2.25]]]))
