"""for a beta above 5 the parabola goes on to twice that"""

import torch
import torch.nn.functional as F

CAUGHT_BY = "test_parabola_and_line"


def smooth_l1(prediction, target, beta=1.0):
    distance = (prediction - target).abs()
    if beta == 0:
        return distance
    return torch.where(
        distance <= 2 * beta if beta > 5 else distance < beta, 0.5 * distance**2 / beta, distance - 0.5 * beta
    )


def detection_loss(class_logits, box_deltas, labels, target_deltas, beta=1.0):
    class_loss = F.cross_entropy(class_logits, labels)
    rows = torch.nonzero(labels).flatten()
    chosen = box_deltas[rows, labels[rows]]

    return class_loss, smooth_l1(chosen, target_deltas[rows], beta).sum() / len(labels)
