"""The hidden suite of layer-norm.

The oracles equal torch.nn.functional.layer_norm with its autograd, and torch.nn.functional.rms_norm, in float64; torch
itself stays out, as loading it takes longer than all of these checks.
"""

import math

import numpy as np
import pytest

from grader.expect import expect_close, expect_equal, expect_sequence, numeric_gradient, unchanged


def normalised(vector, eps):
    """The definition for one vector: its numbers with mean 0 and variance 1, and the root they were divided by."""
    mean = math.fsum(vector) / len(vector)
    variance = math.fsum((value - mean) ** 2 for value in vector) / len(vector)
    root = math.sqrt(variance + eps)
    return np.array([(value - mean) / root for value in vector]), root


def by_vectors(x, gamma, beta, eps=1e-5):
    """layer_norm, one vector after the other."""
    out = np.empty(x.shape)
    for place in np.ndindex(x.shape[:-1]):
        out[place] = normalised(x[place], eps)[0] * gamma + beta
    return out


def gradients(dout, x, gamma, eps=1e-5):
    """dx, dgamma and dbeta: each vector's Jacobian."""
    dx, dgamma, dbeta, d = np.zeros(x.shape), np.zeros(gamma.shape), np.zeros(gamma.shape), x.shape[-1]
    for place in np.ndindex(x.shape[:-1]):
        normed, root = normalised(x[place], eps)
        dgamma += dout[place] * normed
        dbeta += dout[place]
        slopes = (np.eye(d) - 1.0 / d - np.outer(normed, normed) / d) / root  # [i, j]: d normed[j] / d x[i]
        dx[place] = slopes @ (dout[place] * gamma)
    return dx, dgamma, dbeta


def rms_by_vectors(x, gamma, eps=1e-6):
    """rms_norm, one vector after the other."""
    out = np.empty(x.shape)
    for place in np.ndindex(x.shape[:-1]):
        out[place] = x[place] / math.sqrt(math.fsum(v * v for v in x[place]) / x.shape[-1] + eps) * gamma
    return out


def draw(rng, *shape):
    """Inputs whose vectors differ in mean and size, gamma and beta of both signs, and a gradient of the outputs."""
    lead = (*shape[:-1], 1)
    x = rng.normal(size=shape) * rng.uniform(0.5, 2.0, lead) + rng.uniform(-2.0, 2.0, lead)
    gamma, beta = rng.uniform(0.5, 2.0, shape[-1]) * rng.choice([-1.0, 1.0], shape[-1]), rng.normal(size=shape[-1])
    return x, gamma, beta, rng.normal(size=shape)


def near(got, expected, what):
    """To 1e-9 relative or 1e-10 absolute, which float32 misses."""
    expect_close(got, expected, rtol=1e-9, atol=1e-10, what=what)


def expect_layer_norm(submission, x, gamma, beta, *eps):
    """The submission's out is that of the definition; returns its cache."""
    expected = by_vectors(x, gamma, beta, *eps)
    out, cache = expect_sequence(submission.layer_norm(x, gamma, beta, *eps), 2, what="the reply of layer_norm")
    near(out, expected, what="out")
    return cache


def expect_rms_norm(submission, x, gamma, *eps):
    """The submission's rms_norm is that of the definition."""
    expected = rms_by_vectors(x, gamma, *eps)
    near(submission.rms_norm(x, gamma, *eps), expected, what="rms_norm")


def backward(submission, x, gamma, beta, dout, *eps):
    """The submission's dx, dgamma and dbeta."""
    cache = expect_sequence(submission.layer_norm(x, gamma, beta, *eps), 2, what="the reply of layer_norm")[1]
    return expect_sequence(submission.layer_norm_backward(dout, cache), 3, what="the reply of layer_norm_backward")


def expect_gradients(got, expected):
    """All three gradients are the definition's."""
    for mine, wanted, what in zip(got, expected, ("dx", "dgamma", "dbeta"), strict=True):
        near(mine, wanted, what=what)


def expect_backward(submission, x, gamma, beta, dout, *eps):
    """The submission's gradients are those of the definition."""
    expected = gradients(dout, x, gamma, *eps)
    expect_gradients(backward(submission, x, gamma, beta, dout, *eps), expected)


@pytest.mark.points(2)
def test_normalises_the_last_axis(submission, rng):
    """layer_norm gives each vector along the last axis mean 0 and biased variance 1"""
    for shape in ((5, 4), (3, 7), (2, 2)):
        x = draw(rng, *shape)[0]
        expect_layer_norm(submission, x, np.ones(shape[-1]), np.zeros(shape[-1]))


@pytest.mark.points(2)
def test_scales_and_shifts(submission, rng):
    """layer_norm multiplies each feature by its gamma, then adds its beta"""
    for shape in ((5, 4), (6, 6)):
        expect_layer_norm(submission, *draw(rng, *shape)[:3])
    x, gamma, beta, _ = draw(rng, 3, 60)
    x[1, 7] = -300.0  # far out, seven deviations from the mean
    expect_layer_norm(submission, x, gamma, beta)


@pytest.mark.points(2)
def test_any_leading_axes(submission, rng):
    """layer_norm takes any number of leading axes, none included"""
    for shape in ((6,), (2,), (2, 3, 4), (1, 5), (2, 1, 3, 5), (4, 4, 4), (2, 1, 2, 1, 1, 3), (150, 2), (2, 300)):
        expect_layer_norm(submission, *draw(rng, *shape)[:3])


@pytest.mark.points(2)
def test_adds_eps_inside_the_root(submission, rng):
    """layer_norm adds eps, by default 1e-5, to the variance inside the root"""
    x, gamma, beta, _ = draw(rng, 4, 5)
    for size in (1.0, 3e-3, 60.0):
        expect_layer_norm(submission, x * size, gamma, beta)
        for eps in (1e-5, 1e-3, 0.5, 1e-8, 1e-10, 3.0, 12):
            expect_layer_norm(submission, x * size, gamma, beta, eps)


@pytest.mark.points(3)
def test_gradient_of_x(submission, rng):
    """dx goes through x itself, the mean and the variance, with gamma's factor"""
    for shape in ((4, 5), (3, 7), (5, 2)):
        x, gamma, beta, dout = draw(rng, *shape)
        expected = gradients(dout, x, gamma)[0]
        near(backward(submission, x, gamma, beta, dout)[0], expected, what="dx")


@pytest.mark.points(2)
def test_gradients_of_gamma_and_beta(submission, rng):
    """dgamma and dbeta are (D,), summed over the rows"""
    for shape in ((4, 5), (7, 3), (6, 6)):
        x, gamma, beta, dout = draw(rng, *shape)
        expected = gradients(dout, x, gamma)
        got = backward(submission, x, gamma, beta, dout)
        near(got[1], expected[1], what="dgamma")
        near(got[2], expected[2], what="dbeta")


@pytest.mark.points(2)
def test_gradients_of_any_leading_axes(submission, rng):
    """the gradients are right for any leading axes, none included: dgamma and dbeta stay (D,)"""
    for shape in ((6,), (2, 3, 4), (1, 5), (2, 1, 3, 5), (4, 4, 4), (2, 1, 2, 1, 2, 3), (150, 2), (2, 300)):
        expect_backward(submission, *draw(rng, *shape))


@pytest.mark.points(2)
def test_gradients_by_finite_differences(submission, rng):
    """small steps of x, gamma and beta change the outputs as the gradients say"""
    *arrays, dout = draw(rng, 2, 3, 4)

    def slope(which):
        def loss(array):
            return float(np.sum(by_vectors(*(array if k == which else a for k, a in enumerate(arrays)), 0.1) * dout))

        return numeric_gradient(loss, arrays[which])

    slopes = [slope(which) for which in range(3)]
    for got, wanted, what in zip(
        backward(submission, *arrays, dout, 0.1), slopes, ("dx", "dgamma", "dbeta"), strict=True
    ):
        expect_close(got, wanted, rtol=1e-5, atol=1e-6, what=what)


@pytest.mark.points(2)
def test_gradients_know_eps(submission, rng):
    """the gradients are those with the eps of the forward pass, which counts where the variance is small"""
    x, gamma, beta, dout = draw(rng, 4, 5)
    for size in (1.0, 3e-3, 60.0):
        expect_backward(submission, x * size, gamma, beta, dout)
        for eps in (1e-3, 0.5, 1e-8, 1e-10, 3.0, 12):
            expect_backward(submission, x * size, gamma, beta, dout, eps)


@pytest.mark.points(1)
def test_gamma_may_be_zero(submission, rng):
    """a gamma of 0 hides a feature from the output, but dgamma still sees it"""
    x, gamma, beta, dout = draw(rng, 2, 3, 5)
    for zeros in ([1], [0, 3, 4], [0, 1, 2, 3, 4]):
        gamma[zeros] = 0.0
        expect_layer_norm(submission, x, gamma, beta)
        expect_backward(submission, x, gamma, beta, dout)
    gamma[:] = -1e-4, 1e-4, 2e-5, -3e-4, 1e-3  # nearly hidden
    expect_layer_norm(submission, x, gamma, beta)
    expect_backward(submission, x, gamma, beta, dout * 1e3)


@pytest.mark.points(1)
def test_equal_features(submission, rng):
    """a vector of one number, or of equal ones, gives beta; its gradients are finite and right"""
    for shape in ((1,), (4, 1), (2, 3, 1)):
        x, gamma, beta, dout = draw(rng, *shape)
        expect_layer_norm(submission, x, gamma, beta)
        expect_backward(submission, x, gamma, beta, dout)
    x, gamma, beta, dout = draw(rng, 3, 5)
    x[0], x[2] = 0.0, 2.5
    for some in (x, np.zeros((2, 5))):
        expect_layer_norm(submission, some, gamma, beta)
        expect_backward(submission, some, gamma, beta, dout[: len(some)])
        expect_backward(submission, some, gamma, beta, 0.0 * dout[: len(some)])


@pytest.mark.points(1)
def test_backward_uses_its_cache(submission, rng, inside):
    """the backward pass is that of its cache, whatever was normalised since, and a second time too"""
    x, gamma, beta, dout = draw(rng, 4, 5)
    other, other_gamma, _, other_dout = draw(rng, 4, 5)
    expected, expected_other = gradients(dout, x, gamma), gradients(other_dout, other, other_gamma, 0.1)
    cache = expect_layer_norm(submission, x, gamma, beta)
    other_cache = expect_layer_norm(submission, other, other_gamma, beta, 0.1)
    expect_gradients(expect_sequence(submission.layer_norm_backward(dout, cache), 3), expected)
    expect_gradients(expect_sequence(submission.layer_norm_backward(other_dout, other_cache), 3), expected_other)
    replies = inside.passes([(x, dout), (other, other_dout)], gamma, beta)[0]
    expect_gradients(expect_sequence(replies[0], 3), expected)
    expect_gradients(expect_sequence(replies[1], 3), gradients(other_dout, other, gamma))
    expect_gradients(expect_sequence(replies[2], 3), expected)


@pytest.mark.points(3)
def test_rms_norm(submission, rng):
    """rms_norm returns x over its root mean square, times gamma, alone and without centring"""
    for shape in ((5, 4), (3, 7), (6, 6)):
        expect_rms_norm(submission, *draw(rng, *shape)[:2])
    x, gamma, *_ = draw(rng, 3, 60)
    x[1, 7] = -300.0  # far out
    expect_rms_norm(submission, x, gamma)
    expect_rms_norm(submission, np.zeros((2, 3)), gamma[:3])


@pytest.mark.points(2)
def test_rms_norm_adds_eps_inside_the_root(submission, rng):
    """rms_norm adds eps, by default 1e-6, to the mean square inside the root"""
    x, gamma, *_ = draw(rng, 4, 5)
    x[1] = 0.0
    for size in (1.0, 1e-3, 60.0):
        expect_rms_norm(submission, x * size, gamma)
        for eps in (1e-6, 1e-3, 0.5, 1e-8, 1e-10, 3.0, 12):
            expect_rms_norm(submission, x * size, gamma, eps)


@pytest.mark.points(1)
def test_rms_norm_of_any_leading_axes(submission, rng):
    """rms_norm takes any number of leading axes, none included, and vectors of one number"""
    for shape in ((6,), (2, 3, 4), (1, 5), (2, 1, 3, 5), (4, 4, 4), (3, 1), (1,), (2, 1, 2, 1, 1, 3), (2, 300)):
        expect_rms_norm(submission, *draw(rng, *shape)[:2])


@pytest.mark.points(1)
def test_arguments_by_name(submission, rng):
    """every argument goes by its name"""
    x, gamma, beta, dout = draw(rng, 4, 5)
    expected = by_vectors(x, gamma, beta, 0.2)
    out, cache = expect_sequence(submission.layer_norm(eps=0.2, beta=beta, gamma=gamma, x=x), 2)
    near(out, expected, what="out")
    expected = gradients(dout, x, gamma, 0.2)
    expect_gradients(expect_sequence(submission.layer_norm_backward(cache=cache, dout=dout), 3), expected)
    expected = rms_by_vectors(x, gamma, 0.2)
    near(submission.rms_norm(eps=0.2, gamma=gamma, x=x), expected, what="rms_norm")


@pytest.mark.points(1)
def test_leaves_its_arguments_alone(submission, rng, inside):
    """modifies none of x, gamma, beta and dout, not even through the cache"""
    for shape in ((5,), (4, 3), (1, 5), (2, 3, 5)):
        x, gamma, beta, dout = draw(rng, *shape)
        with unchanged(x=x, gamma=gamma, beta=beta):
            cache = expect_layer_norm(submission, x, gamma, beta)
        with unchanged(dout=dout):
            got = expect_sequence(submission.layer_norm_backward(dout, cache), 3)
        expect_gradients(got, gradients(dout, x, gamma))
        with unchanged(x=x, gamma=gamma):
            expect_rms_norm(submission, x, gamma)
        _, [(x_after, dout_after)], gamma_after, beta_after = inside.passes([(x, dout)], gamma, beta)
        for after, before, name in ((x_after, x, "x"), (dout_after, dout, "dout")):
            expect_equal(after, before, what=f"{name} after the backward pass")
        for after, before, name in ((gamma_after, gamma, "gamma"), (beta_after, beta, "beta")):
            expect_equal(after, before, what=f"{name} after the backward pass")
