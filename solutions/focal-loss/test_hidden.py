"""The hidden suite of focal-loss."""

import itertools
import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from grader.expect import expect_close, expect_raises, expect_that, unchanged


def element(x, target, alpha, gamma):
    """The definition for one element: its loss, and the derivative of that by the logit."""
    s, weight, sign = (x, alpha, 1) if target == 1 else (-x, 1 - alpha, -1)
    small = math.exp(-abs(s))
    p_t, rest = (1 / (1 + small), small / (1 + small)) if s > 0 else (small / (1 + small), 1 / (1 + small))
    log_p_t = min(s, 0.0) - math.log1p(small)
    factor = rest**gamma
    return -weight * factor * log_p_t, sign * weight * factor * (gamma * p_t * log_p_t - rest)


def by_definition(logits, targets, alpha=0.25, gamma=2.0):
    """Each element's loss and derivative, shaped like logits."""
    pairs = [
        element(x, t, alpha, gamma) for x, t in zip(logits.ravel().tolist(), targets.ravel().tolist(), strict=True)
    ]
    loss, slope = (torch.tensor(numbers).reshape(logits.shape) for numbers in zip(*pairs, strict=True))
    return loss, slope


def batch(rng, *shape, positives=0.5, spread=2.0):
    """Logits, and targets of which this share is 1."""
    logits = torch.from_numpy(np.clip(rng.normal(0, spread, shape), -5.5, 5.5)).float()
    targets = torch.from_numpy(rng.uniform(size=shape) < positives).float()
    targets.view(-1)[0], targets.view(-1)[-1] = 1.0, float(targets.numel() == 1)  # both kinds
    return logits, targets


def extremes(rng):
    """Logits of magnitude 7 to 1e3, each with both signs and both targets, in no order."""
    sizes = [7.0, 17.0, 30.0, 89.0, 104.0, 500.0, 1000.0, *rng.uniform(20, 1000, 5).tolist()]
    grid = [(sign * size, target) for size in sizes for sign in (1, -1) for target in (0.0, 1.0)]
    pairs = torch.tensor([grid[i] for i in rng.permutation(len(grid))], dtype=torch.float32)
    return pairs[:, 0].clone(), pairs[:, 1].clone()


def slope_of(loss, logits, cotangent=None):
    """The gradient of the submission's loss with respect to the logits that it was given."""
    expect_that(loss.requires_grad, "a loss whose gradient flows to logits", "a loss without one")
    return torch.autograd.grad(loss, logits, cotangent, allow_unused=True)[0]


def expect_losses(submission, logits, targets, **options):
    """Each element's loss is that of the definition."""
    expected, _ = by_definition(logits, targets, **options)
    loss = submission.focal_loss(logits, targets, reduction="none", **options)
    expect_close(loss, expected, what=f"the losses for {options}" if options else "the losses")


def expect_value_and_gradient(submission, rng, logits, targets, rtol=None, atol=None, **options):
    """Losses, and within these tolerances gradients for a random cotangent, are those of the definition."""
    loss, slope = by_definition(logits, targets, **options)
    cotangent = torch.from_numpy(rng.uniform(0.5, 2, logits.shape) * rng.choice([-1, 1], logits.shape)).float()
    leaf = logits.clone().requires_grad_()
    got = submission.focal_loss(leaf, targets, reduction="none", **options)
    expect_close(got, loss, what=f"the losses for {options}")
    found = slope_of(got, leaf, cotangent)
    expect_close(found, cotangent * slope, rtol=rtol, atol=atol, what=f"the gradient for {options}")


@pytest.mark.points(3)
def test_follows_the_formula(submission, rng):
    """gives -alpha_t (1 - p_t)^gamma log p_t for each element"""
    for shape in ((50,), (7, 5)):
        expect_losses(submission, *batch(rng, *shape), alpha=0.4, gamma=2.0)
        expect_losses(submission, *batch(rng, *shape), alpha=0.9, gamma=3.0)


@pytest.mark.points(2)
def test_alpha_weighs_the_targets(submission, rng):
    """weighs target 1 by alpha and target 0 by 1 - alpha, for alpha from 0 to 1"""
    for alpha in (0.0, 0.02, 0.1, 0.75, 0.99, 1.0, 0, 1):
        expect_losses(submission, *batch(rng, 40), alpha=alpha)


@pytest.mark.points(2)
def test_gamma_plays_down_what_is_easy(submission, rng):
    """raises 1 - p_t to the power gamma, for any gamma from 0 up"""
    for gamma in (0, 0.0, 0.1, 0.5, 1, 1.0, 1.5, 3, 5.0, 10):
        expect_losses(submission, *batch(rng, 40), gamma=gamma)


@pytest.mark.points(2)
def test_defaults_and_order_of_arguments(submission, rng):
    """has the defaults alpha 0.25, gamma 2 and the mean, and takes its arguments in that order or by name"""
    logits, targets = batch(rng, 40)
    loss, _ = by_definition(logits, targets)
    expect_close(submission.focal_loss(logits, targets), loss.mean(), what="the loss by default")
    loss, _ = by_definition(logits, targets, 0.6, 1.5)
    expect_close(
        submission.focal_loss(logits, targets, 0.6, 1.5, "sum"), loss.sum(), what="focal_loss(.., 0.6, 1.5, sum)"
    )
    named = submission.focal_loss(reduction="mean", gamma=1.5, alpha=0.6, targets=targets, logits=logits)
    expect_close(named, loss.mean(), what="the loss, arguments by name")


@pytest.mark.points(2)
def test_half_the_cross_entropy(submission, rng):
    """is half the binary cross-entropy for alpha 0.5 and gamma 0"""
    logits, targets = batch(rng, 9, 4)
    logits.requires_grad_()
    expected = F.binary_cross_entropy_with_logits(logits, targets) / 2
    slope = torch.autograd.grad(expected, logits)[0]
    got = submission.focal_loss(logits, targets, 0.5, 0.0)
    expect_close(got, expected.detach())
    expect_close(slope_of(got, logits), slope, atol=1e-7, what="the gradient")


@pytest.mark.points(2)
def test_mean_over_all_elements(submission, rng):
    """divides by the number of all elements, whatever the shape and however few targets are 1"""
    for shape, positives in (
        ((6, 5), 0.1),
        ((2, 3, 4), 0.5),
        ((2, 3, 4, 5), 0.05),
        ((2, 1, 3, 2, 4), 0.4),
        ((30,), 0.9),
        ((40, 50), 0.1),
    ):
        logits, targets = batch(rng, *shape, positives=positives)
        loss, slope = by_definition(logits, targets)
        leaf = logits.requires_grad_()
        got = submission.focal_loss(leaf, targets, reduction="mean")
        expect_close(got, loss.mean(), what=f"the mean for the shape {shape}")
        expect_close(slope_of(got, leaf), slope / loss.numel(), atol=1e-7, what="the mean's gradient")
    for alpha in (0, 1):  # elements without loss count as well
        loss, _ = by_definition(logits, targets, alpha)
        expect_close(submission.focal_loss(logits.detach(), targets, alpha), loss.mean(), what=f"the mean, {alpha = }")


@pytest.mark.points(2)
def test_sum(submission, rng):
    """adds all elements up for "sum\""""
    for shape in ((30,), (6, 5), (2, 3, 4, 5)):
        logits, targets = batch(rng, *shape)
        loss, slope = by_definition(logits, targets)
        leaf = logits.requires_grad_()
        got = submission.focal_loss(leaf, targets, reduction="sum")
        expect_close(got, loss.sum(), what=f"the sum for the shape {shape}")
        expect_close(slope_of(got, leaf), slope, what="the sum's gradient")


@pytest.mark.points(2)
def test_none_keeps_the_shape(submission, rng):
    """keeps the shape of logits for "none\""""
    for shape in ((7,), (1, 5), (3, 1, 4), (2, 3, 4, 5)):
        expect_losses(submission, *batch(rng, *shape))


@pytest.mark.points(2)
def test_targets_all_alike(submission, rng):
    """takes targets that are all 0 or all 1, and one element alone"""
    for target in (0.0, 1.0):
        for shape in ((12,), (1,), (3, 4), (2, 3, 2)):
            logits, n = batch(rng, *shape)[0], math.prod(shape)
            targets = torch.full(shape, target)
            loss, slope = by_definition(logits, targets)
            leaf = logits.requires_grad_()
            got = submission.focal_loss(leaf, targets)
            expect_close(got, loss.mean(), what=f"the mean for {n} targets of {target}")
            expect_close(slope_of(got, leaf), slope / n, atol=1e-7, what=f"its gradient for {n} targets of {target}")
            got = submission.focal_loss(leaf.detach(), targets, reduction="sum")
            expect_close(got, loss.sum(), what=f"the sum for {n} targets of {target}")
            got = submission.focal_loss(leaf.detach(), targets, reduction="none")
            expect_close(got, loss, what=f"the losses for {n} targets of {target}")


@pytest.mark.points(2)
def test_refuses_other_reductions(submission, rng):
    """raises ValueError for any reduction but "mean", "sum" and "none\""""
    logits, targets = batch(rng, 6, 3)
    for other in ("average", "batchmean", "", "Mean", "SUM", "on", "su", "means", "sums", "none ", " mean"):
        loss, _ = by_definition(logits, targets)
        expect_close(submission.focal_loss(logits, targets), loss.mean(), what="the loss by default")
        with expect_raises(ValueError, f"reduction is {other!r}"):
            submission.focal_loss(logits, targets, reduction=other)


@pytest.mark.points(3)
def test_gradient(submission, rng):
    """has the gradient of the whole formula, the factor (1 - p_t)^gamma included"""
    for gamma in (0, 0.5, 1.0, 2.0, 3.5):
        expect_value_and_gradient(submission, rng, *batch(rng, 8, 5), alpha=0.3, gamma=gamma)


def expect_large(submission, rng, gamma):
    """Losses and gradients at large logits; the latter loosely: float32 rounds 1 - p_t, and 1e3 multiplies that."""
    for alpha in (0.25, 0, 1):
        expect_value_and_gradient(submission, rng, *extremes(rng), rtol=1e-2, atol=1e-3, alpha=alpha, gamma=gamma)


@pytest.mark.points(2)
def test_large_logits_without_focus(submission, rng):
    """stays finite and right for logits up to 1e3 when gamma is 0, value and gradient"""
    for gamma in (0, 0.0):
        expect_large(submission, rng, gamma)


@pytest.mark.points(3)
def test_large_logits_with_focus(submission, rng):
    """stays finite and right for logits up to 1e3 when gamma is 1 or more, value and gradient"""
    for gamma in (1, 1.0, 1.25, 2.0, 5.0):
        expect_large(submission, rng, gamma)


@pytest.mark.points(1)
def test_leaves_its_inputs_alone(submission, rng):
    """leaves logits and targets as they were"""
    cases = (("mean", 2.0), ("sum", 2.0), ("none", 2.0), ("mean", 0), ("none", 1.0))
    for (reduction, gamma), size in itertools.product(cases, (1, 180)):
        logits, targets = batch(rng, 5, 4)
        logits *= size  # up to 5.5, and up to 990
        loss, _ = by_definition(logits, targets, gamma=gamma)
        expected = loss if reduction == "none" else getattr(loss, reduction)()
        with unchanged(logits=logits, targets=targets):
            got = submission.focal_loss(logits, targets, gamma=gamma, reduction=reduction)
        expect_close(got, expected)
