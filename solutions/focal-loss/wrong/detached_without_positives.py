"""no gradient flows where no target is 1"""

import torch
import torch.nn.functional as F

CAUGHT_BY = "test_targets_all_alike"


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"reduction is {reduction!r}, not mean, sum or none")
    if not targets.any():
        logits = logits.detach()
    signed = (2 * targets - 1) * logits
    alpha_t = alpha * targets + (1 - alpha) * (1 - targets)

    loss = -alpha_t * torch.sigmoid(-signed) ** gamma * F.logsigmoid(signed)
    if reduction == "none":
        return loss
    return loss.mean() if reduction == "mean" else loss.sum()
