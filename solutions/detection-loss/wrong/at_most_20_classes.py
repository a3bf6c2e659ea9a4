"""labels above 20 take the deltas of class 20"""

import torch
import torch.nn.functional as F

CAUGHT_BY = "test_deltas_of_the_true_class"


def smooth_l1(prediction, target, beta=1.0):
    distance = (prediction - target).abs()
    if beta == 0:
        return distance
    return torch.where(distance < beta, 0.5 * distance**2 / beta, distance - 0.5 * beta)


def detection_loss(class_logits, box_deltas, labels, target_deltas, beta=1.0):
    class_loss = F.cross_entropy(class_logits, labels)
    labels = labels.clamp(max=20)
    rows = torch.nonzero(labels).flatten()
    chosen = box_deltas[rows, labels[rows]]

    return class_loss, smooth_l1(chosen, target_deltas[rows], beta).sum() / len(labels)
