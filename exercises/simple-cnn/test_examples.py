"""The public checks of simple-cnn: the README's example."""

import torch

from grader.expect import expect_close, expect_raises


def example(submission):
    """The README's network: pixel + right neighbour - 4 in channel 0, and 3 times what is left of it - 7."""
    state = {
        "conv1.weight": torch.zeros(16, 1, 3, 3),
        "conv1.bias": torch.zeros(16),
        "fc.weight": torch.zeros(1, 16),
        "fc.bias": torch.tensor([-7.0]),
    }
    state["conv1.weight"][0, 0, 1, 1:] = 1.0
    state["conv1.bias"][0] = -4.0
    state["fc.weight"][0, 0] = 3.0
    model = submission.SimpleCNN(num_classes=1, in_channels=1, image_size=3)
    model.load_state_dict(state)
    return model


def test_example_by_hand(submission):
    """gives the README's logit, -1"""
    x = torch.tensor([[[[1.0, 2.0, 0.0], [3.0, 1.0, 5.0], [0.0, 4.0, 2.0]]]])
    expect_close(example(submission)(x), torch.tensor([[-1.0]]))


def test_example_of_another_size(submission):
    """raises an error for a 2 x 2 image, though its pooled map has one pixel as well"""
    model = example(submission)
    model(torch.zeros(1, 1, 3, 3))
    with expect_raises(Exception, "the image is 2 x 2 and image_size is 3"):
        model(torch.zeros(1, 1, 2, 2))
