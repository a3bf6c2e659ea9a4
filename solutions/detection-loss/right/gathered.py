"""Correct: a module behind the function, gather, an autograd function of its own for smooth L1."""

import warnings

import torch


class SmoothL1(torch.autograd.Function):
    """Loss and slope in one go; the slope is d / beta, clipped."""

    @staticmethod
    def forward(ctx, prediction, target, beta):
        d = prediction - target
        slope = torch.sign(d) if beta == 0 else (d / beta).clamp(-1, 1)
        ctx.save_for_backward(slope)
        return slope * (d - 0.5 * beta * slope)

    @staticmethod
    def backward(ctx, cotangent):
        (slope,) = ctx.saved_tensors
        return cotangent * slope, -(cotangent * slope), None


class Head(torch.nn.Module):
    """Knows beta."""

    def __init__(self, beta):
        super().__init__()
        self.beta = beta

    def forward(self, class_logits, box_deltas, labels, target_deltas):
        index = labels.view(-1, 1, 1).expand(-1, 1, 4)
        own = box_deltas.gather(1, index).squeeze(1)
        keep = labels.ne(0)
        cost = SmoothL1.apply(own[keep], target_deltas[keep], self.beta)
        nll = torch.nn.functional.nll_loss(class_logits.log_softmax(-1), labels)
        return torch.stack((nll, cost.sum().div(keep.numel())))


def smooth_l1(prediction, target, beta=1.0):
    warnings.warn("by hand", stacklevel=2)
    return SmoothL1.apply(prediction, target, beta)


def detection_loss(class_logits, box_deltas, labels, target_deltas, beta=1.0):
    return Head(beta)(class_logits, box_deltas, labels, target_deltas)
