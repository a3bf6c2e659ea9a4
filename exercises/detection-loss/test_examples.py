"""The public checks of detection-loss: the README's example."""

import math

import torch

from grader.expect import expect_close, expect_sequence


def test_example_smooth_l1(submission):
    """gives the smooth L1 losses worked out in the statement"""
    prediction, target = torch.tensor([0.5, 0.0, 2.0, -1.0]), torch.tensor([0.0, 0.0, 0.0, 1.0])
    expect_close(submission.smooth_l1(prediction, target), torch.tensor([0.125, 0.0, 1.5, 1.5]))


def test_example_detection_loss(submission):
    """gives the two losses worked out in the statement"""
    class_logits = torch.tensor([[0.0, 0.0], [0.0, math.log(3)]])
    box_deltas = torch.full((2, 2, 4), 7.0)
    box_deltas[0, 1] = torch.tensor([0.5, 0.0, 2.0, -1.0])
    target_deltas = torch.tensor([[0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0]])
    losses = submission.detection_loss(class_logits, box_deltas, torch.tensor([1, 0]), target_deltas)
    class_loss, box_loss = expect_sequence(losses, 2, what="(class_loss, box_loss)")
    expect_close(class_loss, torch.tensor(1.039721), what="class_loss")
    expect_close(box_loss, torch.tensor(1.5625), what="box_loss")
