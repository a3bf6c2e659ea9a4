"""The public checks of lenet5: the README's example, and the count of parameters."""

import math

import torch

from grader.expect import expect_close, expect_integer


def test_example_by_hand(submission):
    """gives the README's logits, 5 and 0"""
    model = submission.LeNet5(num_classes=2)
    weights = {"conv1": (6, 1, 5, 5), "conv2": (16, 6, 5, 5), "fc1": (120, 400), "fc2": (84, 120), "fc3": (2, 84)}
    state = {f"{layer}.weight": torch.zeros(shape) for layer, shape in weights.items()}
    state |= {f"{layer}.bias": torch.zeros(shape[0]) for layer, shape in weights.items()}
    state["conv1.weight"][0, 0, 2, 2] = 1.0
    state["conv2.weight"][0, 0, 0, 0] = math.log(2.0) / 0.75
    state["fc1.weight"][0, 0] = math.log(3.0) / 0.15
    state["fc2.weight"][0, 0] = math.log(2.0) / 0.8
    state["fc3.weight"][0, 0] = 10.0
    state["fc3.bias"][0] = -1.0
    model.load_state_dict(state, strict=False)
    x = torch.zeros(1, 1, 32, 32)
    x[0, 0, 2, 2] = x[0, 0, 2, 3] = x[0, 0, 3, 2] = 100.0
    expect_close(model(x), torch.tensor([[5.0, 0.0]]))


def test_example_count(submission):
    """has 61,706 parameters for 10 classes"""
    model = submission.LeNet5()
    model(torch.zeros(1, 1, 32, 32))  # a lazy layer has no parameters before
    count = sum(value.numel() for value in model.parameters())
    expect_integer(count, 61_706, what="the number of parameters")
