"""The hidden suite of activations.

The oracle is the definition for one complex number; its derivative is taken by the complex step, the imaginary part of
f(x + ih) / h with an h so small that only rounding is left, and so from nobody's formula.
"""

import cmath
import math

import numpy as np
import pytest

from grader.expect import expect_close, expect_no_warnings, expect_sequence, unchanged

STEP = 1e-30
SMOOTH = ("sigmoid", "silu", "gelu")


def sigmoid(z):
    """1 / (1 + exp(-z)), which is (1 + tanh(z / 2)) / 2."""
    return 0.5 + 0.5 * cmath.tanh(0.5 * z)


def relu(z):
    """The larger of 0 and z."""
    return z if z.real > 0.0 else 0.0 * z


def leaky_relu(z, negative_slope=0.01):
    """Likewise, with a slope on the left."""
    return z if z.real > 0.0 else negative_slope * z


def silu(z):
    """The definition."""
    return z * sigmoid(z)


def gelu(z):
    """The definition, with tanh."""
    return 0.5 * z * (1.0 + cmath.tanh(math.sqrt(2.0 / math.pi) * (z + 0.044715 * z * z * z)))


ORACLES = {f.__name__: f for f in (sigmoid, relu, leaky_relu, silu, gelu)}


def expected(name, x, *args):
    """The definition's values and derivatives, element by element."""
    value, derivative = np.empty(x.shape), np.empty(x.shape)
    for place in np.ndindex(x.shape):
        at = ORACLES[name](complex(x[place], STEP), *args)
        value[place], derivative[place] = at.real, at.imag / STEP
    return value, derivative


def near(got, wanted, what):
    """To 1e-9 absolute, as the contract says."""
    expect_close(got, wanted, rtol=0.0, atol=1e-9, what=what)


def expect_value(submission, name, x):
    """The first of the pair is the definition's value."""
    wanted = expected(name, x)[0]
    near(expect_sequence(getattr(submission, name)(x), 2)[0], wanted, what=f"{name}'s value")


def expect_derivative(submission, name, x):
    """The second of the pair is the definition's derivative."""
    wanted = expected(name, x)[1]
    near(expect_sequence(getattr(submission, name)(x), 2)[1], wanted, what=f"{name}'s derivative")


def expect_both(submission, name, x, *args):
    """Value and derivative are those of the definition."""
    wanted = expected(name, x, *args)
    value, derivative = expect_sequence(getattr(submission, name)(x, *args), 2)
    near(value, wanted[0], what=f"{name}'s value")
    near(derivative, wanted[1], what=f"{name}'s derivative")


def draw(rng, *shape):
    """Numbers of both signs, most of a magnitude below 6, and none nearer to 0 than 1e-3."""
    return rng.choice([-1.0, 1.0], shape) * rng.uniform(1e-3, 1.0, shape) * rng.choice([1.0, 3.0, 6.0], shape)


def large(rng):
    """Numbers of magnitude up to 1e3: of both signs mixed, all positive, and all negative."""
    sizes = np.concatenate(
        [[1e3, 999.9, 800.0, 710.0, 709.0, 500.0], np.geomspace(6.0, 1e3, 40), rng.uniform(6.0, 1e3, 10)]
    )
    return np.concatenate([sizes, -sizes, draw(rng, 8)]), sizes, -sizes


@pytest.mark.points(2)
def test_sigmoid_value(submission, rng):
    """sigmoid's value is 1 / (1 + exp(-x))"""
    expect_value(submission, "sigmoid", draw(rng, 40))


@pytest.mark.points(2)
def test_sigmoid_derivative(submission, rng):
    """sigmoid's derivative is taken at x"""
    expect_derivative(submission, "sigmoid", draw(rng, 40))


@pytest.mark.points(2)
def test_relu(submission, rng):
    """relu is x with slope 1 above 0, and 0 with slope 0 below, both float64"""
    expect_both(submission, "relu", draw(rng, 40))
    for x in large(rng):
        expect_both(submission, "relu", x)
    expect_both(submission, "relu", np.array([1e-9, -1e-9, 1e-300, -1e-300, 5e-324, -5e-324]))


@pytest.mark.points(1)
def test_relu_at_zero(submission, rng):
    """relu's derivative at 0 is 0, as is its value"""
    expect_both(submission, "relu", np.concatenate([draw(rng, 4), [0.0, -0.0], draw(rng, 3)]))


@pytest.mark.points(2)
def test_leaky_relu(submission, rng):
    """leaky_relu is x with slope 1 above 0, and by default a slope of 0.01 below"""
    expect_both(submission, "leaky_relu", draw(rng, 40))
    for x in large(rng):
        expect_both(submission, "leaky_relu", x)
    expect_both(submission, "leaky_relu", np.array([1e-9, -1e-9, 1e-300, -1e-300, 5e-324, -5e-324]))


@pytest.mark.points(2)
def test_leaky_relu_of_another_slope(submission, rng):
    """leaky_relu's negative_slope counts for value and derivative, from 0 up to 1, by position and by name"""
    for slope in (0.2, 0.0, 0.5, 0.99, float(rng.uniform(0.02, 0.9)), 1e-4):
        x = draw(rng, 30)
        expect_both(submission, "leaky_relu", x, slope)
        wanted = expected("leaky_relu", x, slope)
        value, derivative = expect_sequence(submission.leaky_relu(x=x, negative_slope=slope), 2)
        near(value, wanted[0], what="leaky_relu's value")
        near(derivative, wanted[1], what="leaky_relu's derivative")


@pytest.mark.points(1)
def test_leaky_relu_at_zero(submission, rng):
    """leaky_relu's derivative at 0 is negative_slope, and its value 0"""
    x = np.concatenate([draw(rng, 4), [0.0, -0.0], draw(rng, 3)])
    expect_both(submission, "leaky_relu", x)
    for slope in (0.3, 0.0):
        expect_both(submission, "leaky_relu", x, slope)


@pytest.mark.points(2)
def test_silu_value(submission, rng):
    """silu's value is x times its sigmoid"""
    expect_value(submission, "silu", draw(rng, 40))


@pytest.mark.points(2)
def test_silu_derivative(submission, rng):
    """silu's derivative is that of the product, taken at x"""
    expect_derivative(submission, "silu", draw(rng, 40))


@pytest.mark.points(2)
def test_gelu_value(submission, rng):
    """gelu's value is that of the tanh approximation"""
    expect_value(submission, "gelu", draw(rng, 60))


@pytest.mark.points(2)
def test_gelu_derivative(submission, rng):
    """gelu's derivative is that of the tanh approximation, by the product and the chain rule"""
    expect_derivative(submission, "gelu", draw(rng, 60))


@pytest.mark.points(1)
def test_smooth_functions_at_zero(submission, rng):
    """sigmoid, silu and gelu are right at 0 and close to it"""
    for name in SMOOTH:
        expect_both(submission, name, np.array([0.0, -0.0, 1e-8, -1e-8, 1e-5, -1e-5, 5e-324]))


@pytest.mark.points(3)
def test_large_inputs(submission, rng):
    """sigmoid, silu and gelu are right, and never NaN, for |x| up to 1e3"""
    for name in SMOOTH:
        for x in large(rng):
            expect_both(submission, name, x)


@pytest.mark.points(2)
def test_no_overflow_warning(submission, rng, observe):
    """no function overflows for |x| up to 1e3"""
    for name in ORACLES:
        for x in large(rng):
            expect_both(submission, name, x)
            expect_no_warnings(observe, saying="overflow")


@pytest.mark.points(2)
def test_any_shape(submission, rng):
    """value and derivative are shaped like x, whatever its number of axes"""
    for name in ORACLES:
        for shape in ((1,), (1500,), (3, 2), (1, 1), (2, 1, 4), (2, 3, 1, 2), (2, 1, 2, 1, 3)):
            expect_both(submission, name, draw(rng, *shape))
        expect_both(submission, name, draw(rng, 4, 3).T)


@pytest.mark.points(1)
def test_leaves_x_alone(submission, rng):
    """does not modify x"""
    for name in ORACLES:
        for shape in ((2, 5), (10,), (5, 1, 2)):
            x = np.concatenate([draw(rng, 6), [0.0, -0.0, 900.0, -900.0]]).reshape(shape)
            wanted = expected(name, x)
            with unchanged(x=x):
                value, derivative = expect_sequence(getattr(submission, name)(x), 2)
            near(value, wanted[0], what=f"{name}'s value")
            near(derivative, wanted[1], what=f"{name}'s derivative")
