"""The public checks of vgg: the README's example."""

import torch

from grader.expect import expect_close, expect_integer, expect_raises


def example(submission):
    """The README's network, after a first batch: a lazy layer has no parameters before."""
    model = submission.VGG([1, "M"], num_classes=2, hidden=2)
    model.eval()
    model(torch.zeros(1, 3, 2, 4))
    return model


def test_example_count(submission):
    """has the README's 140 parameters"""
    model = example(submission)
    expect_integer(sum(value.numel() for value in model.parameters()), 140, what="the number of parameters")


def test_example_by_hand(submission):
    """gives the README's logits, 17 and 0"""
    model = example(submission)
    features = {name: torch.zeros_like(value) for name, value in model.features.state_dict().items()}
    convolution, bias = features.values()
    convolution[0, 0, 1, 1], bias[0] = 1.0, -1.0
    classifier = {name: torch.zeros_like(value) for name, value in model.classifier.state_dict().items()}
    first, first_bias, second, second_bias, third, third_bias = classifier.values()
    first[0], first_bias[0] = 1.0, -170.0
    second[0, 0], second_bias[0] = -2.0, 5.0
    third[0, 0], third_bias[0] = 10.0, -3.0
    model.features.load_state_dict(features)
    model.classifier.load_state_dict(classifier)
    x = torch.zeros(1, 3, 2, 4)
    x[0, 0] = torch.tensor([[1.0, -2.0, 3.0, 5.0], [0.0, 4.0, -1.0, -7.0]])
    expect_close(model(x), torch.tensor([[17.0, 0.0]]))


def test_example_of_an_error(submission):
    """raises ValueError for a small m"""
    example(submission)
    with expect_raises(ValueError, 'config = [1, "m"]'):
        submission.VGG([1, "m"], num_classes=2, hidden=2)
