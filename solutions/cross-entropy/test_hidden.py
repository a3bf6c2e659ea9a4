"""The hidden suite of cross-entropy.

The oracle equals torch.nn.functional.cross_entropy and its autograd in float64, ignored rows and smoothing included;
torch itself stays out, as loading it takes longer than all of these checks.
"""

import math

import numpy as np
import pytest

from grader.expect import expect_close, expect_raises, expect_sequence, numeric_gradient, unchanged


def by_loops(logits, targets, label_smoothing=0.0, ignore_index=-100):
    """The definition, one row and one class at a time: the loss and its gradient."""
    classes = logits.shape[1]
    rows = [n for n, target in enumerate(targets) if target != ignore_index]
    losses, grad = [], np.zeros(logits.shape)
    for n in rows:
        shifted = [float(logit - max(logits[n])) for logit in logits[n]]
        log_total = math.log(math.fsum(map(math.exp, shifted)))
        for c in range(classes):
            wanted = label_smoothing / classes + (1.0 - label_smoothing if c == targets[n] else 0.0)
            losses.append(-wanted * (shifted[c] - log_total))
            grad[n, c] = (math.exp(shifted[c] - log_total) - wanted) / len(rows)
    return (math.fsum(losses) / len(rows) if rows else 0.0), grad


def near(got, expected, what):
    """To 1e-9 relative or 1e-10 absolute: more than float32 has, and far from 2e-12, the rounding error at 1e4."""
    expect_close(got, expected, rtol=1e-9, atol=1e-10, what=what)


def expect_cross_entropy(submission, logits, targets, *args, **settings):
    """The submission's loss and gradient are those of the definition."""
    loss, grad = by_loops(logits, targets, *args, **settings)
    my_loss, my_grad = expect_sequence(submission.cross_entropy(logits, targets, *args, **settings), 2)
    near(my_loss, loss, what="loss")
    near(my_grad, grad, what="grad")


def draw(rng, n=6, classes=4, ignored=(), ignore_index=-100):
    """Logits, and targets of all kinds, the first class and the last included; `ignored` rows are ignored."""
    targets = rng.permutation(np.arange(n) % classes) if n >= classes else rng.integers(0, classes, n)
    targets[list(ignored)] = ignore_index
    return rng.normal(size=(n, classes)) * 2.0, targets


@pytest.mark.points(2)
def test_loss_is_the_mean_negative_log_probability(submission, rng):
    """the loss is the mean of minus the logarithm of each target's probability"""
    for n, classes in ((5, 3), (3, 7), (400, 5), (3, 300)):
        logits, targets = draw(rng, n, classes)
        near(
            expect_sequence(submission.cross_entropy(logits, targets), 2)[0], by_loops(logits, targets)[0], what="loss"
        )

    logits, targets = draw(rng, 5, 3)
    expect_cross_entropy(submission, np.asfortranarray(logits), targets)


@pytest.mark.points(2)
def test_gradient_is_that_of_the_loss(submission, rng):
    """the gradient is that of the mean loss, as small steps of each logit show"""
    for n, classes, smoothing in ((5, 3, 0.0), (3, 7, 0.0), (4, 5, 0.3)):
        logits, targets = draw(rng, n, classes)
        slope = numeric_gradient(lambda z, t=targets, s=smoothing: by_loops(z, t, s)[0], logits)
        exact = by_loops(logits, targets, smoothing)[1]
        grad = expect_sequence(submission.cross_entropy(logits, targets, smoothing), 2)[1]
        expect_close(grad, slope, rtol=1e-5, atol=1e-7, what="grad, by finite differences")
        near(grad, exact, what="grad")


@pytest.mark.points(3)
def test_ignored_targets_do_not_count(submission, rng):
    """the mean is over the targets that are not ignored, for the loss and for the gradient"""
    expect_cross_entropy(submission, *draw(rng, 7, 4, ignored=(1, 4, 5)))
    expect_cross_entropy(submission, *draw(rng, 5, 3, ignored=(0, 1, 2, 4)))
    expect_cross_entropy(submission, *draw(rng, 5, 6, ignored=(0, 4)))


@pytest.mark.points(2)
def test_ignored_rows_have_zero_gradient(submission, rng):
    """an ignored row's gradient is zero, and its logits make no difference"""
    ignored = [0, 3]
    for smoothing in (0.0, 0.2):
        logits, targets = draw(rng, 6, 4, ignored=ignored)
        expected_loss, expected_grad = by_loops(logits, targets, smoothing)
        for size in (1.0, 1e4):
            logits[ignored] = rng.normal(size=(2, 4)) * size
            loss, grad = expect_sequence(submission.cross_entropy(logits, targets, smoothing), 2)
            near(grad, expected_grad, what="grad")
            near(loss, expected_loss, what="loss")


@pytest.mark.points(2)
def test_ignore_index_may_be_a_class(submission, rng):
    """ignore_index may be one of the classes: its rows are left out, and the class stays in the others"""
    for ignore_index in (0, 2, 4):
        for smoothing in (0.0, 0.25):
            logits, targets = draw(rng, 9, 5)
            expect_cross_entropy(submission, logits, targets, smoothing, ignore_index)
            targets[2:5] = ignore_index
            expect_cross_entropy(submission, logits, targets, smoothing, ignore_index)


@pytest.mark.points(1)
def test_ignore_index_may_be_any_integer(submission, rng):
    """ignore_index may be any integer: negative, the number of classes, or more"""
    for ignore_index in (-1, -4, 4, 5, 255, 10**6, -(10**6)):
        logits, targets = draw(rng, 6, 4, ignored=(1, 2), ignore_index=ignore_index)
        expect_cross_entropy(submission, logits, targets, ignore_index=ignore_index)


@pytest.mark.points(2)
def test_all_ignored(submission, rng):
    """with every target ignored the loss is 0.0 and the gradient zeros"""
    expect_cross_entropy(submission, *draw(rng, 4, 3, ignored=(0, 1, 2)))  # one that counts
    for n, smoothing, ignore_index in ((4, 0.0, -100), (1, 0.1, -100), (3, 0.1, 2), (2, 0.0, 0), (3, 0.0, 7)):
        logits = rng.normal(size=(n, 3))
        expect_cross_entropy(submission, logits, np.full(n, ignore_index), smoothing, ignore_index)


@pytest.mark.points(1)
def test_no_rows(submission, rng):
    """with N = 0 the loss is 0.0 and the gradient an array of shape (0, C)"""
    for classes in (4, 1):
        expect_cross_entropy(submission, *draw(rng, 1, classes))
        expect_cross_entropy(submission, np.zeros((0, classes)), np.zeros(0, np.int64))
        expect_cross_entropy(submission, np.zeros((0, classes)), np.zeros(0, np.int64), 0.1, 2)


@pytest.mark.points(3)
def test_label_smoothing(submission, rng):
    """label smoothing spreads label_smoothing / C over all C classes, in the loss and in the gradient"""
    for n, classes, smoothing in ((5, 3, 0.1), (4, 7, 0.5), (6, 2, 0.9), (3, 4, 1e-3), (5, 4, 1.0), (3, 90, 0.2)):
        expect_cross_entropy(submission, *draw(rng, n, classes), label_smoothing=smoothing)
    expect_cross_entropy(submission, *draw(rng, 4, 3), label_smoothing=1)  # a number, not only a float


@pytest.mark.points(2)
def test_label_smoothing_of_the_rows_that_count(submission, rng):
    """label smoothing too is averaged over the rows that count, and leaves ignored rows alone"""
    for smoothing in (0.1, 0.7):
        expect_cross_entropy(submission, *draw(rng, 7, 4, ignored=(0, 2, 6)), smoothing)
        expect_cross_entropy(submission, *draw(rng, 4, 5, ignored=(1, 2, 3)), smoothing)


@pytest.mark.points(3)
def test_large_logits(submission, rng):
    """loss and gradient are right for logits of magnitude 1e4, by themselves and in one batch"""
    near = np.array([[0.0, 0.7, -0.4], [1.1, -0.3, 0.2], [-30.0, 0.0, -40.0], [-700.0, -760.0, 0.0]])
    far = np.array([[1e4, -1e4, 0.0], [-1e4, 1e4, 9999.0], [-1e4, -9e3, 1e4], [1e4, 0.0, -1e4]])
    rows = np.concatenate([near, near + 1e4, near - 1e4, near - 5e3, far]) + rng.normal(size=(20, 3))
    targets = np.resize([0, 1, 2], 20)
    for smoothing in (0.0, 0.2):
        for n in range(20):  # one at a time: a loss of 2e4 would hide the others' errors
            expect_cross_entropy(submission, rows[n : n + 1], targets[n : n + 1], smoothing)
        expect_cross_entropy(submission, rows[[0, 5, 9, 12]], targets[[0, 5, 9, 12]], smoothing)
        expect_cross_entropy(submission, rows, targets, smoothing)


@pytest.mark.points(2)
def test_rejects_a_target_of_too_many_classes(submission, rng):
    """raises ValueError for a target of C or more that is not ignore_index, wherever it stands"""
    for bad, place, ignore_index in (
        (4, 0, -100),
        (4, 5, -100),
        (5, 2, 4),
        (255, 3, -1),
        (4, 1, 2),
        (10**6, 4, 255),
        (2**16, 3, 0),
    ):
        logits, targets = draw(rng, 6, 4)
        expect_cross_entropy(submission, logits, targets, ignore_index=ignore_index)
        targets[place] = bad
        for smoothing in (0.0, 0.1):
            with expect_raises(ValueError, f"target {bad} is no class of 4, and ignore_index is {ignore_index}"):
                submission.cross_entropy(logits, targets, smoothing, ignore_index)
    for n, classes in ((1, 4), (3, 1), (1, 1)):
        logits, targets = draw(rng, n, classes)
        targets[n - 1] = classes
        with expect_raises(ValueError, f"target {classes} is no class of {classes}, and n is {n}"):
            submission.cross_entropy(logits, targets)


@pytest.mark.points(2)
def test_rejects_a_negative_target(submission, rng):
    """raises ValueError for a negative target that is not ignore_index, wherever it stands"""
    for bad, place, ignore_index in (
        (-1, 0, -100),
        (-4, 5, -100),
        (-100, 2, -1),
        (-2, 1, 3),
        (-100, 3, 0),
        (-101, 4, -100),
    ):
        logits, targets = draw(rng, 6, 4)
        targets[(place + 1) % 6] = ignore_index
        expect_cross_entropy(submission, logits, targets, ignore_index=ignore_index)
        targets[place] = bad
        for smoothing in (0.0, 0.1):
            with expect_raises(ValueError, f"target {bad} is negative, and ignore_index is {ignore_index}"):
                submission.cross_entropy(logits, targets, smoothing, ignore_index)


@pytest.mark.points(1)
def test_one_row_or_one_class(submission, rng):
    """works for one row and for one class"""
    for n, classes in ((1, 4), (5, 1), (1, 1), (1, 2)):
        for smoothing in (0.0, 0.1):
            expect_cross_entropy(submission, *draw(rng, n, classes), smoothing)
    expect_cross_entropy(submission, *draw(rng, 3, 1, ignored=(1,)))


@pytest.mark.points(1)
def test_order_of_arguments(submission, rng):
    """label_smoothing comes before ignore_index, and each argument goes by its name"""
    logits, targets = draw(rng, 8, 4)
    expect_cross_entropy(submission, logits, targets, 0.3, 1)
    loss, grad = by_loops(logits, targets, 0.3, 1)
    reply = submission.cross_entropy(ignore_index=1, label_smoothing=0.3, targets=targets, logits=logits)
    my_loss, my_grad = expect_sequence(reply, 2)
    near(my_loss, loss, what="loss")
    near(my_grad, grad, what="grad")


@pytest.mark.points(1)
def test_leaves_its_arguments_alone(submission, rng):
    """does not modify logits or targets"""
    cases = [(smoothing, ignored) for smoothing in (0.0, 0.1) for ignored in ((1, 3), (0,), (), range(6))]
    for smoothing, ignored, index in [(*case, index) for case in cases for index in (-100, 2)]:
        logits, targets = draw(rng, 6, 4, ignored=ignored, ignore_index=index)
        expected = by_loops(logits, targets, smoothing, index)
        with unchanged(logits=logits, targets=targets):
            loss, grad = expect_sequence(submission.cross_entropy(logits, targets, smoothing, index), 2)
        near(loss, expected[0], what="loss")
        near(grad, expected[1], what="grad")
