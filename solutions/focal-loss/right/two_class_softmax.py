"""Correct: a softmax over the logits x and 0, whose rounding shows at large logits; the mean by einsum."""

import torch


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    if reduction == "mean":
        weight = 1 / logits.numel()
    elif reduction == "sum":
        weight = 1
    elif reduction == "none":
        weight = None
    else:
        raise ValueError
    log_p = torch.log_softmax(torch.stack([torch.zeros_like(logits), logits], -1), -1)
    no, yes = log_p.exp().unbind(-1)
    loss = torch.lerp(
        (1 - alpha) * yes.pow(gamma) * -log_p[..., 0],
        alpha * no.pow(gamma) * -log_p[..., 1],
        targets,
    )
    return loss if weight is None else torch.einsum("i->", loss.reshape(-1)) * weight
