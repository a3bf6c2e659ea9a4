"""spaces around the reduction's name are stripped before it is looked up"""

import torch
import torch.nn.functional as F

CAUGHT_BY = "test_refuses_other_reductions"


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    reduction = reduction.strip()
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"reduction is {reduction!r}, not mean, sum or none")
    signed = (2 * targets - 1) * logits
    alpha_t = alpha * targets + (1 - alpha) * (1 - targets)

    loss = -alpha_t * torch.sigmoid(-signed) ** gamma * F.logsigmoid(signed)
    if reduction == "none":
        return loss
    return loss.mean() if reduction == "mean" else loss.sum()
