"""Correct: a module behind the function; the factor is the exponential of gamma log (1 - p_t)."""

import warnings

import torch
from torch import nn

REDUCTIONS = {"mean": torch.mean, "sum": torch.sum, "none": torch.clone}


class FocalLoss(nn.Module):
    """Positives and negatives apart, then put together by their targets."""

    def __init__(self, alpha, gamma):
        super().__init__()
        self.register_buffer("weights", torch.tensor([1.0 - alpha, alpha]))
        self.gamma = float(gamma)

    def side(self, s):
        """For logits that ought to be large; -softplus(-s) is log sigmoid(s)."""
        return nn.functional.softplus(-s) * torch.exp(-self.gamma * nn.functional.softplus(s))

    def forward(self, logits, targets):
        yes = targets.bool()
        loss = torch.where(yes, self.side(logits), self.side(-logits))
        return loss * self.weights[yes.long()]


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    print("focal loss of", tuple(logits.shape))
    warnings.warn("about to compute a loss", stacklevel=2)
    try:
        reduce = REDUCTIONS[reduction]
    except KeyError as error:
        raise ValueError("no such reduction") from error
    return reduce(FocalLoss(alpha, gamma)(logits, targets))
