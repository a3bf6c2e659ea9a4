"""The README's example by hand."""

import torch

from grader.expect import expect_close

X = torch.tensor([3.0, 1.0])


def example(submission):
    """The example's layer."""
    layer = submission.LoRALinear(2, 2, rank=1, alpha=2)
    state = {"base.weight": torch.eye(2), "base.bias": torch.tensor([0.0, 1.0])}
    state |= {"lora_a": torch.tensor([[1.0, 2.0]]), "lora_b": torch.tensor([[1.0], [-1.0]])}
    layer.load_state_dict(layer.state_dict() | state)
    return layer


def test_example_of_the_output(submission):
    """the example by hand: base and update together give (13, -8)"""
    expect_close(example(submission)(X.clone()), torch.tensor([13.0, -8.0]))


def test_example_of_merge(submission):
    """the example by hand: the merged weight is ((3, 4), (-2, -3)), and the output is the same"""
    layer = example(submission)
    layer.merge()
    expect_close(layer.base.weight, torch.tensor([[3.0, 4.0], [-2.0, -3.0]]), what="base.weight after merge")
    expect_close(layer(X.clone()), torch.tensor([13.0, -8.0]), what="output after merge")
