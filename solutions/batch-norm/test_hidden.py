"""The hidden suite of batch-norm.

The oracles equal torch.nn.functional.batch_norm with its autograd and its running statistics, in float64; torch itself
stays out, as loading it takes longer than all of these checks.
"""

import math

import numpy as np
import pytest

from grader.expect import expect_close, expect_equal, expect_raises, expect_sequence, numeric_gradient, unchanged


def statistics(column):
    """A feature's mean, and the sum of its squared deviations."""
    mean = math.fsum(column) / len(column)
    return mean, math.fsum((value - mean) ** 2 for value in column)


def by_features(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """The definition, one feature and one number at a time: out and the new running statistics."""
    (n, features), out = x.shape, np.empty(x.shape)
    new_mean, new_var = running_mean.copy(), running_var.copy()
    for d in range(features):
        mean, var = running_mean[d], running_var[d]
        if training:
            mean, squares = statistics(x[:, d])
            var = squares / n
            new_mean[d] = (1.0 - momentum) * running_mean[d] + momentum * mean
            new_var[d] = (1.0 - momentum) * running_var[d] + momentum * squares / (n - 1)
        for i in range(n):
            out[i, d] = (x[i, d] - mean) / math.sqrt(var + eps) * gamma[d] + beta[d]
    return out, new_mean, new_var


def gradients(dout, x, gamma, eps=1e-5):
    """dx, dgamma and dbeta in training: each feature's Jacobian."""
    (n, features), dx, dgamma = x.shape, np.zeros(x.shape), np.zeros(gamma.shape)
    for d in range(features):
        mean, squares = statistics(x[:, d])
        root = math.sqrt(squares / n + eps)
        normed = (x[:, d] - mean) / root
        dgamma[d] = math.fsum(dout[:, d] * normed)
        slopes = (np.eye(n) - 1.0 / n - np.outer(normed, normed) / n) / root  # [i, j]: d normed[j] / d x[i]
        dx[:, d] = slopes @ (dout[:, d] * gamma[d])
    return dx, dgamma, np.array([math.fsum(column) for column in dout.T])


def draw(rng, n, d):
    """x whose features differ in mean and size, and gamma, beta and running statistics, which are far from x's."""
    x = rng.normal(size=(n, d)) * rng.uniform(0.5, 2.0, d) + rng.uniform(-2.0, 2.0, d)
    gamma, beta = rng.uniform(0.5, 2.0, d) * rng.choice([-1.0, 1.0], d), rng.normal(size=d)
    return x, gamma, beta, rng.uniform(2.0, 4.0, d) * rng.choice([-1.0, 1.0], d), rng.uniform(4.0, 9.0, d)


def near(got, expected, what):
    """To 1e-9 relative or 1e-10 absolute, which float32 misses."""
    expect_close(got, expected, rtol=1e-9, atol=1e-10, what=what)


def forward(submission, *args, **settings):
    """The submission's out, cache and new running statistics."""
    return expect_sequence(submission.batch_norm_forward(*args, **settings), 4, what="the reply of batch_norm_forward")


def expect_forward(submission, *args, **settings):
    """All that the submission's forward pass returns is the definition's; returns its cache."""
    expected = by_features(*args, **settings)
    out, cache, mean, var = forward(submission, *args, **settings)
    near(out, expected[0], what="out")
    near(mean, expected[1], what="new_running_mean")
    near(var, expected[2], what="new_running_var")
    return cache


def backward(submission, dout, cache):
    """The submission's dx, dgamma and dbeta."""
    return expect_sequence(submission.batch_norm_backward(dout, cache), 3, what="the reply of batch_norm_backward")


def expect_gradients(got, expected):
    """All three gradients are the definition's."""
    for mine, wanted, what in zip(expect_sequence(got, 3), expected, ("dx", "dgamma", "dbeta"), strict=True):
        near(mine, wanted, what=what)


def expect_backward(submission, dout, x, gamma, *others, eps=1e-5):
    """The submission's gradients are those of the definition."""
    expected = gradients(dout, x, gamma, eps)
    cache = forward(submission, x, gamma, *others, True, eps=eps)[1]
    expect_gradients(backward(submission, dout, cache), expected)


@pytest.mark.points(2)
def test_training_normalises_by_the_batch(submission, rng):
    """training normalises each feature by the batch's mean and biased variance, then applies gamma and beta"""
    for n, d in ((5, 3), (3, 7), (2, 4), (6, 6)):
        args = draw(rng, n, d)
        near(forward(submission, *args, True)[0], by_features(*args, True)[0], what="out")
    x, *others = draw(rng, 300, 2)
    x[7, 1], x[:, 0] = -400.0, 60.0 * x[:, 0]  # one far out, and one feature of large numbers
    near(forward(submission, x, *others, True)[0], by_features(x, *others, True)[0], what="out")


@pytest.mark.points(2)
def test_running_mean(submission, rng):
    """training moves the running mean by momentum of the way to the batch's"""
    for n, d in ((5, 3), (2, 4), (4, 4), (300, 2)):
        args = draw(rng, n, d)
        near(forward(submission, *args, True)[2], by_features(*args, True)[1], what="new_running_mean")
    fresh = (60.0 * draw(rng, 5, 3)[0], np.ones(3), np.zeros(3), np.zeros(3), np.ones(3))
    near(forward(submission, *fresh, True)[2], by_features(*fresh, True)[1], what="new_running_mean")


@pytest.mark.points(2)
def test_running_variance_is_unbiased(submission, rng):
    """training moves the running variance by momentum of the way to the batch's unbiased one"""
    for n, d in ((5, 3), (2, 4), (300, 2), (3, 3)):
        args = draw(rng, n, d)
        near(forward(submission, *args, True)[3], by_features(*args, True)[2], what="new_running_var")
    small = (*args[:4], 1e-5 * args[4])
    near(forward(submission, *small, True)[3], by_features(*small, True)[2], what="new_running_var")


@pytest.mark.points(2)
def test_momentum_is_the_weight_of_the_batch(submission, rng):
    """momentum, by default 0.1, is the batch's weight in the running statistics, from 0 to 1"""
    args = draw(rng, 5, 3)
    expect_forward(submission, *args, True)
    for momentum in (0.1, 0.9, 0.25, 1.0, 0.0, 0.5, 1e-4, 1, 0):
        expect_forward(submission, *args, True, momentum)
        expect_forward(submission, *args, False, momentum)


@pytest.mark.points(2)
def test_training_adds_eps_inside_the_root(submission, rng):
    """training adds eps, by default 1e-5, to the variance inside the root, and not to the running variance"""
    x, gamma, beta, mean, var = draw(rng, 6, 4)
    for size in (1.0, 3e-3):
        expect_forward(submission, x * size, gamma, beta, mean, var, True)
        for eps in (1e-5, 1e-3, 0.5, 1e-8, 1e-10, 3.0, 12):
            expect_forward(submission, x * size, gamma, beta, mean, var, True, eps=eps)


@pytest.mark.points(2)
def test_evaluation_normalises_by_the_running_statistics(submission, rng):
    """evaluation normalises by the running mean and variance, then applies gamma and beta"""
    for n, d in ((5, 3), (3, 7), (2, 4), (6, 6)):
        args = draw(rng, n, d)
        near(forward(submission, *args, False)[0], by_features(*args, False)[0], what="out")


@pytest.mark.points(1)
def test_evaluation_adds_eps_inside_the_root(submission, rng):
    """evaluation adds eps, by default 1e-5, to the running variance inside the root"""
    x, gamma, beta, mean, var = draw(rng, 4, 3)
    for size in (1.0, 1e-5, 1e-8, 0.0):
        expect_forward(submission, x, gamma, beta, mean, var * size, False)
        for eps in (1e-5, 1e-3, 0.5, 1e-8, 1e-10, 3.0, 12):
            expect_forward(submission, x, gamma, beta, mean, var * size, False, eps=eps)


@pytest.mark.points(2)
def test_evaluation_keeps_the_statistics(submission, rng):
    """evaluation returns the running statistics as they are"""
    for n, d in ((5, 3), (1, 4)):
        args = draw(rng, n, d)
        for momentum in (0.1, 1.0):
            out, _, mean, var = forward(submission, *args, False, momentum)
            near(out, by_features(*args, False)[0], what="out")
            expect_equal(mean, args[3], what="new_running_mean")
            expect_equal(var, args[4], what="new_running_var")


@pytest.mark.points(2)
def test_evaluation_of_each_row_by_itself(submission, rng):
    """in evaluation no row influences another, and one row alone works"""
    x, *others = draw(rng, 5, 3)
    x[3] += 1e3
    expected = by_features(x, *others, False)[0]
    for rows in ([0], [3], [2, 1], [4, 3, 0], [1, 1, 1], [0, 1, 2, 3, 4]):
        near(forward(submission, x[rows], *others, False)[0], expected[rows], what=f"out of rows {rows}")


@pytest.mark.points(2)
def test_rejects_training_on_one_row(submission, rng):
    """raises ValueError in training when there are fewer than two rows, not when there are two"""
    for d in (3, 1, 2):
        x, *others = draw(rng, 2, d)
        expect_forward(submission, x, *others, True)
        expect_forward(submission, x[:1], *others, False)
        for n in (1, 0):
            with expect_raises(ValueError, f"training needs at least two rows and there are {n}"):
                submission.batch_norm_forward(x[:n].copy(), *others, True)


@pytest.mark.points(3)
def test_gradient_of_x(submission, rng):
    """dx goes through x itself, the batch's mean and its variance, with gamma's factor"""
    for n, d in ((4, 5), (7, 3), (2, 4)):
        (x, gamma, *others), dout = draw(rng, n, d), rng.normal(size=(n, d))
        cache = forward(submission, x, gamma, *others, True)[1]
        near(backward(submission, dout, cache)[0], gradients(dout, x, gamma)[0], what="dx")


@pytest.mark.points(2)
def test_gradients_of_gamma_and_beta(submission, rng):
    """dgamma and dbeta are sums over the rows"""
    for n, d in ((4, 5), (7, 3), (6, 6), (150, 2)):
        (x, gamma, *others), dout = draw(rng, n, d), rng.normal(size=(n, d))
        expected = gradients(dout, x, gamma)
        got = backward(submission, dout, forward(submission, x, gamma, *others, True)[1])
        near(got[1], expected[1], what="dgamma")
        near(got[2], expected[2], what="dbeta")


@pytest.mark.points(1)
def test_gradients_by_finite_differences(submission, rng):
    """small steps of x, gamma and beta change the outputs as the gradients say"""
    (*arrays, mean, var), dout = draw(rng, 4, 3), rng.normal(size=(4, 3))

    def loss(array, which):
        moved = [array if k == which else a for k, a in enumerate(arrays)]
        return float(np.sum(by_features(*moved, mean, var, True, eps=0.1)[0] * dout))

    slopes = [numeric_gradient(lambda array, k=k: loss(array, k), arrays[k]) for k in range(3)]
    got = backward(submission, dout, forward(submission, *arrays, mean, var, True, eps=0.1)[1])
    for mine, wanted, what in zip(got, slopes, ("dx", "dgamma", "dbeta"), strict=True):
        expect_close(mine, wanted, rtol=1e-5, atol=1e-6, what=what)


@pytest.mark.points(1)
def test_gradients_know_eps(submission, rng):
    """the gradients are those with the eps of the forward pass, which counts where the variance is small"""
    (x, *others), dout = draw(rng, 5, 4), rng.normal(size=(5, 4))
    for size in (1.0, 3e-3):
        for eps in (1e-5, 1e-3, 0.5, 1e-8, 1e-10, 3.0, 12):
            expect_backward(submission, dout, x * size, *others, eps=eps)


@pytest.mark.points(1)
def test_plain_features(submission, rng):
    """works for one feature, for a feature that is constant, and for a gamma of 0"""
    for n, d in ((4, 1), (2, 1), (5, 4)):
        x, gamma, *others = draw(rng, n, d)
        for _ in range(2):  # as drawn, and then with a constant feature and one that is hidden
            expect_forward(submission, x, gamma, *others, True)
            expect_forward(submission, x, gamma, *others, False)
            expect_backward(submission, rng.normal(size=(n, d)), x, gamma, *others)
            x[:, 0], gamma[d // 2] = 2.5, 0.0


@pytest.mark.points(1)
def test_backward_uses_its_cache(submission, rng, inside):
    """the backward pass is that of its cache, whatever was normalised since, and a second time too"""
    (x, gamma, *others), (other, other_gamma, *_) = draw(rng, 5, 3), draw(rng, 5, 3)
    dout, other_dout = rng.normal(size=(5, 3)), rng.normal(size=(5, 3))
    expected, expected_other = gradients(dout, x, gamma), gradients(other_dout, other, other_gamma, 0.1)
    cache = forward(submission, x, gamma, *others, True)[1]
    other_cache = forward(submission, other, other_gamma, *others, True, eps=0.1)[1]
    forward(submission, other, gamma, *others, False)
    expect_gradients(backward(submission, dout, cache), expected)
    expect_gradients(backward(submission, other_dout, other_cache), expected_other)
    replies = inside.passes([(x, dout), (other, other_dout)], (gamma, *others))[0]
    for reply, wanted in zip(replies, (expected, gradients(other_dout, other, gamma), expected), strict=True):
        expect_gradients(reply, wanted)


@pytest.mark.points(1)
def test_order_and_names_of_arguments(submission, rng):
    """momentum comes before eps, and every argument goes by its name"""
    args, dout = draw(rng, 4, 3), rng.normal(size=(4, 3))
    names = dict(zip(("x", "gamma", "beta", "running_mean", "running_var"), args, strict=True))
    for training in (True, False):
        expect_forward(submission, *args, training, 0.3, 0.02)
        expect_forward(submission, eps=0.02, momentum=0.3, training=training, **names)
    cache = forward(submission, *args, training=True)[1]
    expect_gradients(submission.batch_norm_backward(cache=cache, dout=dout), gradients(dout, *args[:2]))


@pytest.mark.points(1)
def test_leaves_its_arguments_alone(submission, rng, inside):
    """modifies none of the arrays passed in, not even through the cache"""
    names = ("gamma", "beta", "running_mean", "running_var")
    for n, d in ((5, 3), (2, 1)):
        x, *settings = draw(rng, n, d)
        dout, named = rng.normal(size=(n, d)), dict(zip(names, settings, strict=True))
        expected = gradients(dout, x, settings[0])
        for training in (False, True):
            with unchanged(x=x, **named):
                cache = expect_forward(submission, x, *settings, training)
        with unchanged(dout=dout):
            got = backward(submission, dout, cache)
        expect_gradients(got, expected)
        _, [(x_after, dout_after)], after = inside.passes([(x, dout)], settings)
        expect_equal(x_after, x, what="x after the backward pass")
        expect_equal(dout_after, dout, what="dout after the backward pass")
        for now, before, name in zip(after, settings, names, strict=True):
            expect_equal(now, before, what=f"{name} after the backward pass")
