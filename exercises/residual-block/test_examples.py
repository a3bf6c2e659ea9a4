"""The public checks of residual-block: the README's example."""

import torch

from grader.expect import expect_close


def example(submission, stride, **more):
    """The README's block, in evaluation: pixel + right neighbour, and -0.5 times what is left of it."""
    block = submission.BasicBlock(1, 1, stride)
    state = {"conv1.weight": torch.zeros(1, 1, 3, 3), "conv2.weight": torch.zeros(1, 1, 3, 3)}
    state["conv1.weight"][0, 0, 1, 1:] = 1.0
    state["conv2.weight"][0, 0, 1, 1] = -0.5
    for norm in ("bn1", "bn2", "shortcut.1"):  # the last is not there where the shortcut is the identity
        numbers = {"weight": 1.0, "bias": 0.0, "running_mean": 0.0, "running_var": 1.0}
        state |= {f"{norm}.{kind}": torch.full((1,), value) for kind, value in numbers.items()}
    block.load_state_dict(state | more, strict=False)
    block.eval()
    return block


def test_example_by_hand(submission):
    """gives the README's result with the identity, 1 0 1.5"""
    x = torch.tensor([[[[1.0, -2.0, 3.0]]]])
    expect_close(example(submission, 1)(x), torch.tensor([[[[1.0, 0.0, 1.5]]]]))


def test_example_of_a_projection(submission):
    """gives the README's result with stride 2, 2 4.5"""
    x = torch.tensor([[[[1.0, -2.0, 3.0]]]])
    block = example(submission, 2, **{"shortcut.0.weight": torch.full((1, 1, 1, 1), 2.0)})
    expect_close(block(x), torch.tensor([[[[2.0, 4.5]]]]))
