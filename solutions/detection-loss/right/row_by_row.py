"""Correct: a loop over rows, an early return without foreground, and a named tuple."""

from typing import NamedTuple

import torch
from torch import nn


class Losses(NamedTuple):
    """The head's two losses."""

    class_loss: torch.Tensor
    box_loss: torch.Tensor


def _parabola(d, beta):
    return d.square().mul(0.5).div(beta)


def smooth_l1(prediction, target, beta=1.0):
    difference = prediction - target
    size = difference * difference.sign()
    if not beta:
        return size
    inner = size.lt(beta)
    result = torch.zeros_like(size)
    result[inner] = _parabola(size[inner], beta)
    result[~inner] = size[~inner] - beta / 2
    return result


def detection_loss(class_logits, box_deltas, labels, target_deltas, beta=1.0):
    criterion = nn.CrossEntropyLoss(reduction="sum")
    classification = criterion(class_logits, labels) / labels.numel()
    if not labels.any():
        return Losses(classification, 0.0 * box_deltas.sum())
    total = 0
    for deltas, label, wanted in zip(box_deltas, labels.tolist(), target_deltas):
        if label > 0:
            total = total + smooth_l1(deltas[label], wanted, beta).sum()
    return Losses(classification, total / float(labels.numel()))
