"""The README's example by hand."""

import torch

from grader.expect import expect_close, expect_equal

IDS = torch.tensor([[0, 1]])


def example(submission):
    """The example's model: even attention to the normed input, and a feed-forward network that adds nothing."""
    model = submission.GPT(3, 2, 1, 1, 2)
    eye, zero = torch.eye(2), torch.zeros
    state = {"wte.weight": torch.tensor([[2.0, 0.0], [0.0, 2.0], [1.0, 2.0]])}
    state |= {"wpe.weight": torch.tensor([[0.0, 0.0], [0.0, 4.0]])}
    state |= {"h.0.attn.c_attn.weight": torch.cat([zero(4, 2), eye]), "h.0.attn.c_attn.bias": zero(6)}
    state |= {"h.0.attn.c_proj.weight": eye, "h.0.attn.c_proj.bias": zero(2)}
    state |= {"h.0.mlp.c_fc.weight": zero(8, 2), "h.0.mlp.c_fc.bias": zero(8)}
    state |= {"h.0.mlp.c_proj.weight": zero(2, 8), "h.0.mlp.c_proj.bias": zero(2)}
    for name in ("h.0.ln_1", "h.0.ln_2", "ln_f"):
        state |= {f"{name}.weight": torch.ones(2), f"{name}.bias": zero(2)}
    model.load_state_dict(state)
    return model


def test_example_of_logits(submission):
    """the example by hand: logits of two tokens"""
    expected = torch.tensor([[[2.0, -2.0, -1.0], [-2.0, 2.0, 1.0]]])
    expect_close(example(submission)(IDS), expected, rtol=1e-4, atol=1e-4, what="logits")


def test_example_of_generate(submission):
    """the example by hand: two tokens more, with a context of two"""
    expect_equal(example(submission).generate(IDS, 2), torch.tensor([[0, 1, 1, 1]]), what="ids")
