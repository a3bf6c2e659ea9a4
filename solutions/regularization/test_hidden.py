"""The hidden suite of regularization: sums in plain loops, and ridge as least squares with D more rows."""

import numpy as np
import pytest

from grader.expect import expect_close, expect_raises, expect_sequence, unchanged

SHAPES = [(4, 3), (5,), (2, 3, 1, 2), (1,), (3, 2, 2), (3, 3)]
STRENGTHS = (0.3, 1.0, 7.5, 250.0, 3)  # an int is a number as well


def of_both_signs(rng, *shape):
    """Magnitudes of 0.2 to 3, both signs: no element is 0."""
    return rng.uniform(0.2, 3.0, shape) * rng.choice([-1.0, 1.0], shape)


def some_weights(rng, shapes=SHAPES):
    """One array for each shape."""
    return [of_both_signs(rng, *shape) for shape in shapes]


def sum_over(weights, function):
    """Of function over every element of every array."""
    return sum(function(value) for w in weights for value in w.ravel().tolist())


def each(weights, function):
    """Function at every element, as arrays of the same shapes."""
    return [np.array([function(value) for value in w.ravel().tolist()]).reshape(w.shape) for w in weights]


def sign(value):
    """1, -1, or 0."""
    return float((value > 0) - (value < 0))


def l2(weights, strength):
    """Cost and gradients by the definition."""
    return 0.5 * strength * sum_over(weights, lambda v: v * v), each(weights, lambda v: strength * v)


def l1(weights, strength):
    """Cost and gradients by the definition."""
    return strength * sum_over(weights, abs), each(weights, lambda v: strength * sign(v))


def shrunk(weight, amount):
    """Soft thresholding by its three cases."""
    return each([weight], lambda v: v - amount if v > amount else v + amount if v < -amount else 0.0)[0]


def ridge(x, y, strength):
    """Least squares: each weight is one more row that asks sqrt(strength) times that weight to be 0."""
    d = x.shape[1]
    return np.linalg.lstsq(np.vstack([x, np.sqrt(strength) * np.eye(d)]), np.append(y, np.zeros(d)), rcond=None)[0]


def near(got, expected, what):
    """Closer than float32 would come."""
    expect_close(got, expected, rtol=1e-8, atol=1e-10, what=what)


def expect_cost(reply, expected, what):
    """The cost of a reply is that of `expected`."""
    near(expect_sequence(reply, 2, what)[0], expected[0], f"cost of {what}")


def expect_gradients(reply, expected, what):
    """The gradients of a reply are those of `expected`, one for each weight."""
    gradients = expect_sequence(expect_sequence(reply, 2, what)[1], len(expected[1]), f"gradients of {what}")
    for i, (mine, wanted) in enumerate(zip(gradients, expected[1], strict=True)):
        near(mine, wanted, what=f"gradient {i} of {what}")


def expect_both(reply, expected, what):
    """Cost and gradients."""
    expect_cost(reply, expected, what)
    expect_gradients(reply, expected, what)


@pytest.mark.points(2)
def test_l2_costs_half_the_squares(submission, rng):
    """l2_penalty costs half the strength times the sum of all squares, over all arrays"""
    for strength in STRENGTHS:
        weights = some_weights(rng)
        weights[0] *= 300.0
        expect_cost(submission.l2_penalty(weights, strength), l2(weights, strength), f"l2_penalty(weights, {strength})")


@pytest.mark.points(2)
def test_l2_gradients(submission, rng):
    """l2_penalty's gradients are the strength times the weights, an array for each"""
    for strength in STRENGTHS:
        weights = some_weights(rng)
        weights[0] *= 300.0
        what = f"l2_penalty(weights, {strength})"
        expect_gradients(submission.l2_penalty(weights, strength), l2(weights, strength), what)


@pytest.mark.points(1)
def test_l1_costs_the_magnitudes(submission, rng):
    """l1_penalty costs the strength times the sum of all magnitudes, over all arrays"""
    for strength in STRENGTHS:
        weights = some_weights(rng)
        expect_cost(submission.l1_penalty(weights, strength), l1(weights, strength), f"l1_penalty(weights, {strength})")


@pytest.mark.points(2)
def test_l1_gradients(submission, rng):
    """l1_penalty's gradients are the strength times the signs, an array for each weight"""
    for strength in STRENGTHS:
        weights = some_weights(rng)
        weights[1] *= 1e-12
        weights[4] *= 1e-200  # small weights are pulled as hard as large ones
        what = f"l1_penalty(weights, {strength})"
        expect_gradients(submission.l1_penalty(weights, strength), l1(weights, strength), what)


@pytest.mark.points(1)
def test_l1_gradient_is_0_at_0(submission, rng):
    """l1_penalty's gradient is 0 where a weight is 0"""
    weights = some_weights(rng, [(4, 5), (6,)])
    weights[0][:, 1], weights[0][2, 3], weights[1][::2] = 0.0, -0.0, 0.0
    weights.append(np.zeros((2, 3)))
    expect_both(submission.l1_penalty(weights, 0.6), l1(weights, 0.6), "l1_penalty(weights, 0.6)")


@pytest.mark.points(1)
def test_one_array_or_several_alike(submission, rng):
    """both penalties take one array as well as several of one shape, by keyword too"""
    for shapes in ([(3, 2)], [(7,)], [(1, 1)], [(2, 3)] * 3, [(2,)] * 40):
        weights = some_weights(rng, shapes)
        what = f"weights of shapes {shapes}"
        expect_both(submission.l2_penalty(strength=0.4, weights=weights), l2(weights, 0.4), f"l2_penalty, {what}")
        expect_both(submission.l1_penalty(strength=0.4, weights=weights), l1(weights, 0.4), f"l1_penalty, {what}")


@pytest.mark.points(1)
def test_strength_0_costs_nothing(submission, rng):
    """both penalties cost 0, with gradients of 0, for a strength of 0"""
    weights = some_weights(rng)
    for name, oracle in (("l2_penalty", l2), ("l1_penalty", l1)):
        penalty = getattr(submission, name)
        expect_both(penalty(weights, 0.5), oracle(weights, 0.5), f"{name}(weights, 0.5)")
        expect_both(penalty(weights, 0.0), oracle(weights, 0.0), f"{name}(weights, 0.0)")


@pytest.mark.points(1)
def test_no_weights(submission, rng):
    """both penalties cost 0.0 and return no gradients for an empty list"""
    weights = some_weights(rng)
    for name, oracle in (("l2_penalty", l2), ("l1_penalty", l1)):
        penalty = getattr(submission, name)
        expect_both(penalty(weights, 0.5), oracle(weights, 0.5), f"{name}(weights, 0.5)")
        for strength in (0.5, 0.0):
            expect_both(penalty([], strength), (0.0, []), f"{name}([], {strength})")


@pytest.mark.points(2)
def test_soft_threshold_shrinks(submission, rng):
    """soft_threshold moves each element towards 0 by amount, whatever its sign and the array's shape"""
    for shape in ((40,), (5, 6), (2, 5, 3), (2, 3, 2, 4)):
        for amount in (0.1, 0.9, 1.7, 2, 40.0):
            weight = of_both_signs(rng, *shape) * max(1.0, amount)
            got = submission.soft_threshold(amount=amount, weight=weight)
            near(got, shrunk(weight, amount), what=f"soft_threshold(weight, {amount})")


@pytest.mark.points(2)
def test_soft_threshold_stops_at_0(submission, rng):
    """soft_threshold stops at 0, which it gives where the magnitude is at most amount"""
    for amount in (0.25, 1.0, 8.0):
        # Multiples of 1/8, so that some magnitudes are amount to the last bit, and zeros.
        weight = np.append(rng.integers(-16, 17, 60) / 8, [0.0, -0.0, amount, -amount])
        got = submission.soft_threshold(weight, amount)
        near(got, shrunk(weight, amount), what=f"soft_threshold(weight, {amount})")


@pytest.mark.points(1)
def test_soft_threshold_by_0(submission, rng):
    """soft_threshold by 0 gives the weight itself"""
    weight = np.append(of_both_signs(rng, 12), 0.0)
    near(submission.soft_threshold(weight, 0.4), shrunk(weight, 0.4), what="soft_threshold(weight, 0.4)")
    near(submission.soft_threshold(weight, 0.0), weight, what="soft_threshold(weight, 0.0)")


@pytest.mark.points(3)
def test_ridge_minimises(submission, rng):
    """ridge_fit minimises half the squared errors plus half the strength times the squared weights"""
    for n, d in ((30, 4), (7, 7), (12, 1), (1, 1)):
        # Neither centred nor scaled: an intercept, or features made alike, would show.
        x, y = rng.normal(size=(n, d)) * rng.uniform(0.5, 2.0, d) + 1.0, rng.normal(size=n) + 3.0
        for strength in (0.7, 1.0, 20.0, 300.0, 3):
            got = submission.ridge_fit(strength=strength, y=y, x=x)
            near(got, ridge(x, y, strength), what=f"ridge_fit(x, y, {strength}), x of shape {(n, d)}")
    x, y = rng.normal(size=(30, 4)) * [1.0, 30.0, 0.1, 5.0], rng.normal(size=30) + 3.0  # in different units
    x[:, 0] = 1.0  # a feature like any other
    near(submission.ridge_fit(x, y, 0.7), ridge(x, y, 0.7), what="ridge_fit(x, y, 0.7), a column of ones among others")


@pytest.mark.points(2)
def test_ridge_of_more_features_than_rows(submission, rng):
    """ridge_fit works with more features than rows, equal columns, or columns of 0, when strength > 0"""
    for n, d, strength in ((5, 12, 0.5), (1, 4, 2.0), (3, 6, 0.001)):
        x, y = rng.normal(size=(n, d)), rng.normal(size=n)
        got = submission.ridge_fit(x, y, strength)
        near(got, ridge(x, y, strength), what=f"ridge_fit(x, y, {strength}), x of shape {(n, d)}")
    x, y = rng.normal(size=(10, 3))[:, [0, 1, 0, 2]], rng.normal(size=10)
    near(submission.ridge_fit(x, y, 0.3), ridge(x, y, 0.3), what="ridge_fit(x, y, 0.3), columns 0 and 2 equal")
    x[:, 1] = 0.0
    near(submission.ridge_fit(x, y, 0.3), ridge(x, y, 0.3), what="ridge_fit(x, y, 0.3), column 1 all 0")


@pytest.mark.points(1)
def test_ridge_of_strength_0(submission, rng):
    """ridge_fit is least squares for a strength of 0"""
    for x in (rng.normal(size=(40, 3)), 0.3 * rng.normal(size=(4, 4)) + 3.0 * np.eye(4), 1.5 + rng.random((6, 1))):
        y = rng.normal(size=len(x))
        expected = np.linalg.lstsq(x, y, rcond=None)[0]
        near(submission.ridge_fit(x, y, 0.0), expected, what=f"ridge_fit(x, y, 0.0), x of shape {x.shape}")


@pytest.mark.points(2)
def test_penalties_refuse_a_negative_strength(submission, rng):
    """both penalties raise ValueError for a negative strength, for an empty list too"""
    weights = some_weights(rng)
    for name, oracle in (("l2_penalty", l2), ("l1_penalty", l1)):
        penalty = getattr(submission, name)
        expect_both(penalty(weights, 0.125), oracle(weights, 0.125), f"{name}(weights, 0.125)")
        for strength in (-1.0, -0.125, -1e-12):
            for some in (weights, weights[:1], [np.zeros(3), np.zeros((2, 2))]):
                with expect_raises(ValueError, f"{name} has strength = {strength}"):
                    penalty(some, strength)
            with expect_raises(ValueError, f"{name} of an empty list has strength = {strength}"):
                penalty([], strength)


@pytest.mark.points(1)
def test_soft_threshold_refuses_a_negative_amount(submission, rng):
    """soft_threshold raises ValueError for a negative amount"""
    weight = of_both_signs(rng, 8)
    near(submission.soft_threshold(weight, 0.125), shrunk(weight, 0.125), what="soft_threshold(weight, 0.125)")
    for amount in (-1.0, -0.125, -1e-12):
        for some in (weight, np.zeros(3)):
            with expect_raises(ValueError, f"amount = {amount}"):
                submission.soft_threshold(some, amount)


@pytest.mark.points(1)
def test_ridge_refuses_a_negative_strength(submission, rng):
    """ridge_fit raises ValueError for a negative strength"""
    x, y = rng.normal(size=(30, 2)), rng.normal(size=30)
    near(submission.ridge_fit(x, y, 0.125), ridge(x, y, 0.125), what="ridge_fit(x, y, 0.125)")
    for strength in (-1.0, -0.125, -1e-12):
        for rows in (30, 2, 1):
            with expect_raises(ValueError, f"strength = {strength}"):
                submission.ridge_fit(x[:rows], y[:rows], strength)


@pytest.mark.points(2)
def test_leaves_its_arguments_alone(submission, rng):
    """leaves the list, its arrays, weight, x and y as they were"""
    for strength in (0.4, 1.0, 0.0):
        weights = some_weights(rng)
        weights[0][0, 0] = 0.0
        for name, oracle in (("l2_penalty", l2), ("l1_penalty", l1)):
            expected = oracle(weights, strength)
            with unchanged(weights=weights):
                reply = getattr(submission, name)(weights, strength)
            expect_both(reply, expected, f"{name}(weights, {strength})")
        weight, x, y = of_both_signs(rng, 6, 5), rng.normal(size=(9, 4)), rng.normal(size=9)
        with unchanged(weight=weight):
            reply = submission.soft_threshold(weight, strength)
        near(reply, shrunk(weight, strength), what=f"soft_threshold(weight, {strength})")
        for rows in (9, 3) if strength else (9,):
            x, y = x[:rows].copy(), y[:rows].copy()
            expected = ridge(x, y, strength)
            with unchanged(x=x, y=y):
                reply = submission.ridge_fit(x, y, strength)
            near(reply, expected, what=f"ridge_fit(x, y, {strength})")
