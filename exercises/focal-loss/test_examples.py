"""The public checks of focal-loss: the README's example."""

import math

import torch

from grader.expect import expect_close

LOGITS = [0.0, math.log(3), math.log(3)]
TARGETS = [1.0, 1.0, 0.0]


def test_example_of_each_element(submission):
    """gives each element the loss worked out in the statement"""
    loss = submission.focal_loss(torch.tensor(LOGITS), torch.tensor(TARGETS), reduction="none")
    expect_close(loss, torch.tensor([0.043322, 0.004495, 0.584843]), what="the losses")


def test_example_mean(submission):
    """gives their mean, 0.210887"""
    expect_close(submission.focal_loss(torch.tensor(LOGITS), torch.tensor(TARGETS)), torch.tensor(0.210887))
