"""The public checks of depthwise-separable: the README's example."""

import torch

from grader.expect import expect_close


def test_example_by_hand(submission):
    """gives the README's result, -6 2 7, and with stride 2 -6 7"""
    state = {"depthwise.weight": torch.zeros(2, 1, 3, 3), "pointwise.weight": torch.tensor([[[[2.0]], [[1.0]]]])}
    state["depthwise.weight"][0, 0, 1, 1:] = 1.0
    state["depthwise.weight"][1, 0, 1, 1] = -1.0
    x = torch.tensor([[[[1.0, -2.0, 3.0]], [[4.0, 0.0, -1.0]]]])
    for stride, expected in [(1, [-6.0, 2.0, 7.0]), (2, [-6.0, 7.0])]:
        block = submission.DepthwiseSeparable(2, 1, kernel=3, stride=stride)
        block.load_state_dict(state, strict=False)
        expect_close(block(x), torch.tensor([[[expected]]]), what=f"result with stride {stride}")


def test_example_saving(submission):
    """saves by a factor of 0.9 and of 7.89 in the README's two examples"""
    expect_close(submission.saving(2, 1, 3), 0.9, rtol=1e-6, what="saving(2, 1, 3)")
    expect_close(submission.saving(64, 64, 3), 576 / 73, rtol=1e-6, what="saving(64, 64, 3)")
