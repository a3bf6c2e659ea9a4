"""large logits are clamped in place, once the sigmoid has been taken"""

import torch
import torch.nn.functional as F

CAUGHT_BY = "test_leaves_its_inputs_alone"


def focal_loss(logits, targets, alpha=0.25, gamma=2.0, reduction="mean"):
    """Binary focal loss on sigmoids: -alpha_t (1 - p_t)^gamma log p_t.

    With p = sigmoid(logit), p_t is p for target 1 and 1 - p for target 0; alpha_t is alpha and 1 - alpha likewise.

    Args:
        logits: Of any shape, float32, before the sigmoid; also of magnitude 1e3.
        targets: 0 or 1 for each logit, float32, shaped like logits.
        alpha: The weight of target 1, a number in [0, 1]; target 0 has the weight 1 - alpha.
        gamma: How much well-classified elements are played down, a number >= 0.
        reduction: "mean" (over all elements), "sum" or "none".

    Returns:
        float32: without axes for "mean" and "sum", shaped like logits for "none". Gradients flow to logits.

    Raises:
        ValueError: reduction is any other string.

    Source: Lin et al. 2017, "Focal Loss for Dense Object Detection", section 3, equation 5.
    """
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"reduction is {reduction!r}, not mean, sum or none")
    signed = (2 * targets - 1) * logits  # p_t = sigmoid(signed), whatever the target
    alpha_t = alpha * targets + (1 - alpha) * (1 - targets)
    # sigmoid(-signed) is 1 - p_t without the cancellation, and logsigmoid has no log(0). A power with the number 0
    # as its exponent has the gradient 0 in torch, even where the base has underflowed.
    loss = -alpha_t * torch.sigmoid(-signed) ** gamma * F.logsigmoid(signed)
    with torch.no_grad():
        logits.clamp_(-80, 80)
    if reduction == "none":
        return loss
    return loss.mean() if reduction == "mean" else loss.sum()
