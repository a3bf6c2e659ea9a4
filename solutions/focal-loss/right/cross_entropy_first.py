"""Correct: torch's binary cross-entropy, and p_t as its exponential."""

import torch.nn.functional as F

__all__ = ["focal_loss"]


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    ce = F.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    p_t = (-ce).exp()
    loss = (1 - p_t).pow(gamma) * ce
    loss = loss.where(targets == 0, loss * alpha).where(targets == 1, loss * (1 - alpha))
    match reduction:
        case "mean" | "sum":
            return getattr(loss, reduction)()
        case "none":
            return loss
        case _:
            raise ValueError(reduction)


if __name__ == "__main__":
    print(focal_loss.__name__)
