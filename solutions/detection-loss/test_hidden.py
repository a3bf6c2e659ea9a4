"""The hidden suite of detection-loss."""

import math

import pytest
import torch

from grader.expect import expect_close, expect_sequence, expect_that, unchanged


def normal(rng, *shape, spread=1.0):
    """A float32 tensor of normal numbers."""
    return torch.from_numpy(rng.normal(0, spread, shape)).float()


def element(d, beta):
    """The definition for one difference: its loss, and the derivative of that by d."""
    if abs(d) < beta:
        return 0.5 * d * d / beta, d / beta
    return abs(d) - 0.5 * beta, math.copysign(1.0, d) if d else 0.0


def smooth(prediction, target, beta=1.0):
    """Each element's loss, and its derivative by prediction (that by target is the opposite)."""
    pairs = [element(d, beta) for d in (prediction.double() - target.double()).ravel().tolist()]
    loss, slope = (torch.tensor(numbers).reshape(prediction.shape) for numbers in zip(*pairs, strict=True))
    return loss, slope


def class_part(logits, labels):
    """The mean cross-entropy and its gradient, row by row."""
    total, slope = 0.0, torch.zeros_like(logits)
    for i, label in enumerate(labels.tolist()):
        weights = [math.exp(x) for x in logits[i].tolist()]
        total -= math.log(weights[label] / sum(weights))
        for j, weight in enumerate(weights):
            slope[i, j] = (weight / sum(weights) - (j == label)) / len(labels)
    return torch.tensor(total / len(labels)), slope


def box_part(deltas, labels, targets, beta=1.0):
    """The box loss and its gradient, delta by delta."""
    total, slope = 0.0, torch.zeros_like(deltas)
    for i, label in enumerate(labels.tolist()):
        for k in range(4) if label != 0 else ():
            loss, by_d = element(float(deltas[i, label, k]) - float(targets[i, k]), beta)
            total += loss
            slope[i, label, k] = by_d / len(labels)
    return torch.tensor(total / len(labels)), slope


def head(rng, n, classes, foreground=0.5):
    """Outputs of a head and what they ought to be; about this share of the rows is foreground."""
    labels = torch.from_numpy(rng.integers(1, classes + 1, n) * (rng.uniform(size=n) < foreground))
    logits, deltas = normal(rng, n, classes + 1, spread=3.0), normal(rng, n, classes + 1, 4, spread=1.5)
    return logits, deltas, labels, normal(rng, n, 4)


def expect_smooth(submission, prediction, target, **options):
    """Each element's loss is that of the definition."""
    expected, _ = smooth(prediction, target, **options)
    expect_close(submission.smooth_l1(prediction, target, **options), expected, what=f"smooth_l1 with {options}")


def both(losses):
    """The two losses that were returned."""
    return expect_sequence(losses, 2, what="(class_loss, box_loss)")


def expect_losses(submission, logits, deltas, labels, targets, **options):
    """Both losses are those of the definition."""
    class_loss, box_loss = class_part(logits, labels)[0], box_part(deltas, labels, targets, **options)[0]
    got = both(submission.detection_loss(logits, deltas, labels, targets, **options))
    expect_close(got[0], class_loss, what="class_loss")
    expect_close(got[1], box_loss, what="box_loss")


def gradients(loss, inputs, what, cotangent=None):
    """The gradients of one of the submission's losses with respect to the tensors that it was given."""
    expect_that(loss.requires_grad, "a loss that gradients can flow through", "a loss without a graph", what=what)
    return torch.autograd.grad(loss, inputs, cotangent, retain_graph=True, allow_unused=True)


@pytest.mark.points(2)
def test_parabola_and_line(submission, rng):
    """smooth_l1: is 0.5 d² / beta where |d| < beta, and |d| - 0.5 beta beyond"""
    for beta in (1.0, 0.5, 3, 0.125, 2.0, 1 / 1024, 20.0):
        expect_smooth(submission, normal(rng, 60, spread=max(2.0, beta)), normal(rng, 60), beta=beta)
    expect_smooth(submission, normal(rng, 60, spread=1e4), normal(rng, 60), beta=0.5)
    exact = torch.tensor([-3.0, -2.0, -1.75, -0.25, 0.0, 0.25, 1.75, 2.0, 3.0])
    expect_smooth(submission, exact + 4, torch.full((9,), 4.0), beta=2.0)


@pytest.mark.points(1)
def test_beta_is_1_by_default(submission, rng):
    """smooth_l1: has beta = 1 by default, and takes its arguments by name"""
    prediction, target = normal(rng, 40), normal(rng, 40)
    loss, _ = smooth(prediction, target, 1.0)
    expect_close(submission.smooth_l1(prediction, target), loss, what="smooth_l1 by default")
    loss, _ = smooth(prediction, target, 0.75)
    expect_close(submission.smooth_l1(prediction, target, 0.75), loss, what="smooth_l1(.., 0.75)")
    expect_close(submission.smooth_l1(beta=0.75, target=target, prediction=prediction), loss, what="arguments by name")


@pytest.mark.points(1)
def test_keeps_the_shape(submission, rng):
    """smooth_l1: returns each element's loss, in the shape of its arguments"""
    for shape in ((7,), (1,), (1, 1), (5, 4), (1, 4), (2, 1, 3), (2, 3, 4, 5)):
        expect_smooth(submission, normal(rng, *shape), normal(rng, *shape), beta=0.5)


@pytest.mark.points(3)
def test_gradients_of_smooth_l1(submission, rng):
    """smooth_l1: has the right gradients with respect to prediction and to target"""
    for beta in (1.0, 0.25, 2.5):
        prediction, target, cotangent = (normal(rng, 6, 5) for _ in range(3))
        prediction[0] = target[0]
        _, slope = smooth(prediction, target, beta)
        inputs = prediction.requires_grad_(), target.requires_grad_()
        found = gradients(submission.smooth_l1(*inputs, beta), inputs, "smooth_l1", cotangent)
        expect_close(found[0], cotangent * slope, what=f"the gradient to prediction, beta = {beta}")
        expect_close(found[1], -cotangent * slope, what=f"the gradient to target, beta = {beta}")


@pytest.mark.points(1)
def test_beta_0_is_l1(submission, rng):
    """smooth_l1: is |d| when beta is 0"""
    for beta in (0.0, 0):
        prediction, target = normal(rng, 30), normal(rng, 30)
        prediction[:6] = target[:6]
        expect_smooth(submission, prediction, target, beta=beta)


@pytest.mark.points(3)
def test_gradients_of_l1(submission, rng):
    """smooth_l1: has the slope -1 or 1 when beta is 0, and no NaN where d is 0"""
    for beta in (0.0, 0):
        prediction, target, cotangent = (normal(rng, 30) for _ in range(3))
        prediction[:6] = target[:6]
        loss, slope = smooth(prediction, target, beta)
        inputs = prediction.requires_grad_(), target.requires_grad_()
        got = submission.smooth_l1(*inputs, beta)
        expect_close(got, loss, what="smooth_l1 with beta = 0")
        for name, sign, found in zip(("prediction", "target"), (1, -1), gradients(got, inputs, "smooth_l1", cotangent)):
            expected = sign * cotangent * slope
            expect_close(found, expected + found * (expected == 0), what=f"the gradient to {name}")
            expect_that(
                bool((found[:6].abs() <= cotangent[:6].abs() * 1.0001).all()),  # any slope from -1 to 1; NaN is none
                "a slope from -1 to 1",
                str(found[:6].tolist()),
                what=f"the gradient to {name} where d = 0",
            )


@pytest.mark.points(2)
def test_class_loss(submission, rng):
    """has as its class loss the mean cross-entropy over all rows, background included"""
    for n, classes, foreground in ((9, 5, 0.5), (12, 2, 0.2), (7, 4, 1.0), (150, 90, 0.8)):
        logits, deltas, labels, targets = head(rng, n, classes, foreground)
        expected, _ = class_part(logits, labels)
        class_loss, _ = both(submission.detection_loss(logits, deltas, labels, targets))
        expect_close(class_loss, expected, what="class_loss")


@pytest.mark.points(3)
def test_deltas_of_the_true_class(submission, rng):
    """has as its box loss smooth L1 on the deltas of each foreground row's true class"""
    for n, classes in ((9, 5), (12, 2), (6, 3), (150, 90)):
        logits, deltas, labels, targets = head(rng, n, classes, foreground=1.0)
        expected, _ = box_part(deltas, labels, targets)
        _, box_loss = both(submission.detection_loss(logits, deltas, labels, targets))
        expect_close(box_loss, expected, what="box_loss")


@pytest.mark.points(3)
def test_background_has_no_boxes(submission, rng):
    """lets neither background rows nor the deltas of other classes change the box loss"""
    logits, deltas, labels, targets = head(rng, 12, 4)
    labels[:3] = torch.tensor([0, 4, 1])
    expected, _ = box_part(deltas, labels, targets)
    for size in (1.0, 1e4):
        other, unlike = normal(rng, 12, 5, 4, spread=size), normal(rng, 12, 4, spread=size)
        for i, label in enumerate(labels.tolist()):
            if label:
                other[i, label], unlike[i] = deltas[i, label], targets[i]
        _, box_loss = both(submission.detection_loss(logits, other, labels, unlike))
        expect_close(box_loss, expected, what="box_loss")


@pytest.mark.points(2)
def test_divides_by_all_rows(submission, rng):
    """adds up all four deltas of the foreground rows, and divides by the number of all rows"""
    for foreground in (1, 2, 5, 11):
        logits, deltas, labels, targets = head(rng, 11, 3, foreground=1.0)
        labels[torch.from_numpy(rng.permutation(11)[foreground:])] = 0
        expect_losses(submission, logits, deltas, labels, targets)


@pytest.mark.points(2)
def test_beta_of_the_box_loss(submission, rng):
    """uses beta in the box loss: 1 by default, and 0 too"""
    for beta in (0.25, 3, 0.0, 0):
        expect_losses(submission, *head(rng, 9, 3), beta=beta)
    logits, deltas, labels, targets = head(rng, 9, 3)
    expected, _ = box_part(deltas, labels, targets, 0.5)
    expect_close(both(submission.detection_loss(logits, deltas, labels, targets, 0.5))[1], expected, what="box_loss")
    named = {"beta": 0.5, "target_deltas": targets, "labels": labels, "box_deltas": deltas, "class_logits": logits}
    expect_close(both(submission.detection_loss(**named))[1], expected, what="box_loss, arguments by name")


@pytest.mark.points(3)
def test_no_foreground(submission, rng):
    """has a box loss of 0 without foreground, through which a gradient of zeros reaches box_deltas"""
    for n, beta in ((6, 1.0), (1, 0.5), (4, 0.0)):
        logits, deltas, labels, targets = head(rng, n, 3, foreground=0.0)
        class_loss, slope = class_part(logits, labels)
        inputs = logits.requires_grad_(), deltas.requires_grad_()
        got = both(submission.detection_loss(*inputs, labels, targets, beta))
        expect_close(got[0], class_loss, what="class_loss")
        expect_close(got[1], torch.tensor(0.0), what="box_loss")
        expect_close(gradients(got[0], inputs, "class_loss")[0], slope, what="the gradient to class_logits")
        found = gradients(got[1], inputs, "box_loss")[1]
        expect_close(found, torch.zeros(n, 4, 4), what="the gradient of a box loss of 0 to box_deltas")


@pytest.mark.points(2)
def test_gradients_of_the_losses(submission, rng):
    """has the right gradients: of the class loss to class_logits, of the box loss to box_deltas"""
    for n, classes, beta in ((8, 4, 1.0), (11, 2, 0.5), (5, 3, 0)):
        logits, deltas, labels, targets = head(rng, n, classes, foreground=0.7)
        labels[0], labels[-1] = classes, 0
        by_logits, by_deltas = class_part(logits, labels)[1], box_part(deltas, labels, targets, beta)[1]
        inputs = logits.requires_grad_(), deltas.requires_grad_()
        class_loss, box_loss = both(submission.detection_loss(*inputs, labels, targets, beta))
        found = gradients(class_loss, inputs, "class_loss"), gradients(box_loss, inputs, "box_loss")
        expect_close(found[0][0], by_logits, what="the gradient to class_logits")
        expect_close(found[1][1], by_deltas, what="the gradient to box_deltas")
        across = (found[0][1], deltas, "class_loss to box_deltas"), (found[1][0], logits, "box_loss to class_logits")
        for gradient, like, what in across:  # on which the loss does not depend
            if gradient is not None:
                expect_close(gradient, torch.zeros_like(like), what=f"the gradient of {what}")


@pytest.mark.points(1)
def test_one_row_and_one_class(submission, rng):
    """works with one row, and with one class beside the background"""
    for n, classes in ((1, 3), (1, 1), (6, 1)):
        expect_losses(submission, *head(rng, n, classes, foreground=1.0))


@pytest.mark.points(1)
def test_leaves_its_inputs_alone(submission, rng):
    """leaves what it is given as it was, in both functions"""
    for beta in (1.0, 0.0):
        prediction, target = normal(rng, 6, 4), normal(rng, 6, 4)
        expected, _ = smooth(prediction, target, beta)
        with unchanged(prediction=prediction, target=target):
            got = submission.smooth_l1(prediction, target, beta)
        expect_close(got, expected, what="smooth_l1")
    logits, deltas, labels, targets = head(rng, 8, 3)
    class_loss, box_loss = class_part(logits, labels)[0], box_part(deltas, labels, targets)[0]
    with unchanged(class_logits=logits, box_deltas=deltas, labels=labels, target_deltas=targets):
        losses = submission.detection_loss(logits, deltas, labels, targets)
    expect_close(both(losses)[0], class_loss, what="class_loss")
    expect_close(both(losses)[1], box_loss, what="box_loss")
