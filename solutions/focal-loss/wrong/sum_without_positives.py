"""without a target of 1 the sum is divided by the number of elements"""

import torch
import torch.nn.functional as F

CAUGHT_BY = "test_targets_all_alike"


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"reduction is {reduction!r}, not mean, sum or none")
    signed = (2 * targets - 1) * logits
    alpha_t = alpha * targets + (1 - alpha) * (1 - targets)

    loss = -alpha_t * torch.sigmoid(-signed) ** gamma * F.logsigmoid(signed)
    if reduction == "sum" and not targets.any():
        return loss.mean()
    if reduction == "none":
        return loss
    return loss.mean() if reduction == "mean" else loss.sum()
