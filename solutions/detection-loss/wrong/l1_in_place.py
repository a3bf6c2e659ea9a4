"""prediction is changed in place when beta is 0"""

import torch
import torch.nn.functional as F

CAUGHT_BY = "test_leaves_its_inputs_alone"


def smooth_l1(prediction, target, beta=1.0):
    if beta == 0:
        with torch.no_grad():
            prediction.sub_(target).add_(target)
    distance = (prediction - target).abs()
    if beta == 0:
        return distance
    return torch.where(distance < beta, 0.5 * distance**2 / beta, distance - 0.5 * beta)


def detection_loss(class_logits, box_deltas, labels, target_deltas, beta=1.0):
    class_loss = F.cross_entropy(class_logits, labels)
    rows = torch.nonzero(labels).flatten()
    chosen = box_deltas[rows, labels[rows]]

    return class_loss, smooth_l1(chosen, target_deltas[rows], beta).sum() / len(labels)
