"""The public checks of alexnet: the README's example."""

import torch

from grader.expect import expect_close, expect_integer


def test_example_count(submission):
    """has the README's 598 parameters at width 0.001, for 2 classes"""
    model = submission.AlexNet(num_classes=2, width=0.001)
    model(torch.zeros(1, 3, 63, 63))  # a lazy layer has no parameters before
    expect_integer(sum(value.numel() for value in model.parameters()), 598, what="the number of parameters")


def test_example_by_hand(submission):
    """gives the README's logits, 29 and 0"""
    model = submission.AlexNet(num_classes=2, width=0.001)
    model.eval()
    x = torch.ones(1, 3, 63, 63)
    model(x)
    features = {name: torch.zeros_like(value) for name, value in model.features.state_dict().items()}
    features[list(features)[-1]][:] = 2.0
    classifier = {name: torch.zeros_like(value) for name, value in model.classifier.state_dict().items()}
    first, first_bias, second, second_bias, third, third_bias = classifier.values()
    first[0], first_bias[0] = 1.0, -70.0
    second[0, 0], second_bias[0] = -1.0, 5.0
    third[0, 0], third_bias[0] = 10.0, -1.0
    model.features.load_state_dict(features)
    model.classifier.load_state_dict(classifier)
    expect_close(model(x), torch.tensor([[29.0, 0.0]]))
