"""The hidden suite of dropout.

Bounds on random counts are Hoeffding's: a mean of n independent values in [0, 1] is further than t from
its expectation with a probability of at most 2 exp(-2 n t^2), whatever the distribution.
"""

import numpy as np
import pytest

from grader.expect import (
    expect_array,
    expect_close,
    expect_equal,
    expect_raises,
    expect_sequence,
    expect_that,
    unchanged,
)


def forward(submission, x, p, training, seed):
    """The submission's out, held to be an array like x, and its mask."""
    out, mask = expect_sequence(submission.dropout_forward(x, p, training, seed), 2)
    return expect_array(out, like=x, what="out"), mask


def away_from_zero(rng, *shape):
    """Numbers of both signs of magnitude 0.5 to 2: what is 0 in the output was dropped."""
    return rng.uniform(0.5, 2.0, shape) * rng.choice([-1.0, 1.0], shape)


def new_seed(rng):
    """A seed that no solution can have been written for."""
    return int(rng.integers(1, 2**31))


@pytest.mark.gate
@pytest.mark.points(1)
def test_returns_out_like_x_and_a_mask(submission, rng):
    """returns out, shaped like x and float64, and a mask that backward takes"""
    for shape in [(7,), (3, 5), (2, 3, 4, 5), (1,), (6, 1), (1, 4, 1)]:
        x, dout = rng.normal(size=shape), rng.normal(size=shape)
        _, mask = forward(submission, x, 0.3, True, new_seed(rng))
        expect_array(submission.dropout_backward(dout, mask), like=dout, what="dx")


@pytest.mark.points(3)
def test_scales_what_is_kept(submission, rng):
    """divides each element that is kept by 1 - p"""
    x = away_from_zero(rng, 60, 50)
    for p in (0.1, 0.3, 0.8, 0.99, 0.9996):
        out, _ = forward(submission, x, p, True, new_seed(rng))
        expect_close(out, np.where(out == 0, 0.0, x / (1 - p)), rtol=1e-9, what=f"out for p = {p}")


@pytest.mark.points(3)
def test_drops_with_probability_p(submission, rng):
    """drops a share p of the elements, not 1 - p"""
    x = away_from_zero(rng, 150, 200)
    for p in (0.02, 0.25, 0.7, 0.95):
        out, _ = forward(submission, x, p, True, new_seed(rng))
        share = np.mean(out == 0)
        # n = 30,000: 2 exp(-2 n 0.017^2) = 6e-8 for each p.
        expect_that(abs(share - p) < 0.017, f"a share of about {p} dropped", f"{share:.3f}")
    for p in (0.005, 0.995):
        out, _ = forward(submission, x, p, True, new_seed(rng))
        rare = int(np.sum((out == 0) == (p < 0.5)))
        # 150 are expected: 60 or fewer have a probability below exp(-150 * 0.6^2 / 2) = 2e-12, and 260 or more
        # one below exp(-150 * 0.73^2 / 2.73) = 2e-13 (Chernoff).
        word = "dropped" if p < 0.5 else "kept"
        expect_that(60 < rare < 260, f"about 150 of {x.size} {word} for p = {p}", str(rare))


@pytest.mark.points(3)
def test_drops_each_element_by_itself(submission, rng):
    """drops each element by itself, not with its row, its column or its channel"""
    for shape in [(4000,), (150, 200), (20, 12, 15), (3, 10, 8, 15)]:
        out, _ = forward(submission, away_from_zero(rng, *shape), 0.5, True, new_seed(rng))
        signs = np.where(out.ravel() == 0, -1.0, 1.0)
        n = signs.size
        # The sums of signs[i] * signs[i + apart] for every distance at once.
        sums = np.fft.irfft(np.abs(np.fft.rfft(signs, 2 * n)) ** 2, 2 * n)[1:n]
        # At p = 1/2 these products are independent signs: their sum over m is beyond 7.5 sqrt(m) with a
        # probability of at most 2 exp(-7.5^2 / 2) = 1.3e-12, and there are 41,200 distances: 6e-8.
        likeness = np.abs(sums) / np.sqrt(np.arange(n - 1, 0, -1))
        alike = f"elements {int(np.argmax(likeness)) + 1} apart in an x of {shape} dropped alike"
        expect_that(likeness.max() < 7.5, "independent elements", alike)


@pytest.mark.points(2)
def test_leaves_the_number_dropped_to_chance(submission, rng):
    """leaves the number of dropped elements to chance"""
    for shape in [(1200,), (30, 40), (10, 15, 8)]:
        x, start = away_from_zero(rng, *shape), new_seed(rng)
        dropped = [int(np.sum(forward(submission, x, 0.4, True, start + i)[0] == 0)) for i in range(7)]
        # The likeliest count of 1,200 has a probability of 0.024: seven equal ones have 0.024^6 < 1e-9.
        varies = f"always {dropped[0]} of the elements of an x of {shape}"
        expect_that(len(set(dropped)) > 1, "numbers that vary with the seed", varies)


@pytest.mark.points(2)
def test_keeps_the_expected_value(submission, rng):
    """gives x on average over seeds, at every element, also where it is the only one"""
    for shape in [(6, 8), (1,)]:
        x, start, p, n = away_from_zero(rng, *shape), new_seed(rng), 0.4, 300
        mean = sum(forward(submission, x, p, True, start + i)[0] for i in range(n)) / n
        # mean / x is a mean of values in [0, 1 / (1 - p)]: 49 * 2 exp(-2 * 300 * 0.19^2) = 4e-8.
        expect_close(mean / x, np.ones_like(x), rtol=0.0, atol=0.19 / (1 - p), what="mean of out / x over 300 seeds")


@pytest.mark.points(2)
def test_same_seed_same_result(submission, observe, rng):
    """gives the same result for the same seed, whatever was drawn before"""
    x, dout = away_from_zero(rng, 20, 30), away_from_zero(rng, 20, 30)
    for seed in (0, new_seed(rng)):
        observe.seed(1)
        out, mask = forward(submission, x, 0.5, True, seed)
        dx = submission.dropout_backward(dout, mask)
        forward(submission, x, 0.5, True, seed + 1)
        other = np.mean(forward(submission, x, 0.8, True, seed)[0] == 0)
        # n = 600: 2 exp(-2 n 0.12^2) = 6e-8.
        expect_that(
            abs(other - 0.8) < 0.12, f"a share of about 0.8 dropped for p = 0.8 and seed {seed}", f"{other:.3f}"
        )
        observe.seed(2)
        again, mask = forward(submission, x, 0.5, True, seed)
        expect_equal(again, out, what=f"out for seed {seed}, the second time")
        expect_equal(submission.dropout_backward(dout, mask), dx, what=f"dx for seed {seed}, the second time")


@pytest.mark.points(1)
def test_other_seed_other_result(submission, observe, rng):
    """gives another result for another seed"""
    x, some = away_from_zero(rng, 20, 30), new_seed(rng)
    outs = []
    for seed in (0, 1, 2, some, some + 1, some + 1000, some + 2**16, some + 2**31):
        observe.seed(1)
        outs.append(forward(submission, x, 0.5, True, seed)[0])
    # Two masks of 600 elements are equal with a probability of 2^-600.
    different = len({out.tobytes() for out in outs})
    expect_that(different == 8, "eight results for eight seeds", f"{different} different ones")


@pytest.mark.points(2)
def test_evaluation_changes_nothing(submission, rng):
    """returns x in evaluation, and dout as its gradient, exactly"""
    for p, shape in [(0.3, (5, 7)), (0.9, (5, 7)), (0.5, (1, 6, 1))]:
        x, dout = rng.normal(size=shape), rng.normal(size=shape)
        x[:, ::2] = 0.0  # nothing was dropped there
        out, mask = forward(submission, x, p, False, new_seed(rng))
        expect_equal(out, x, what="out")
        expect_equal(submission.dropout_backward(dout, mask), dout, what="dx")


@pytest.mark.points(1)
def test_p_zero_changes_nothing(submission, rng):
    """returns x for p = 0, and dout as its gradient, exactly"""
    for p, training in [(0.0, True), (0, True), (0.0, False)]:
        x, dout = rng.normal(size=(5, 7)), rng.normal(size=(5, 7))
        x[:, ::2] = 0.0  # nothing was dropped there
        out, mask = forward(submission, x, p, training, new_seed(rng))
        expect_equal(out, x, what="out")
        expect_equal(submission.dropout_backward(dout, mask), dout, what="dx")


@pytest.mark.points(3)
def test_backward_passes_what_was_kept(submission, rng):
    """passes dout / (1 - p) where the element was kept and 0 where it was dropped"""
    for shape, p in [((40, 30), 0.3), ((2, 3, 8, 9), 0.75)]:
        x, dout = away_from_zero(rng, *shape), away_from_zero(rng, *shape)
        out, mask = forward(submission, x, p, True, new_seed(rng))
        dx = submission.dropout_backward(dout, mask)
        expect_close(dx, np.where(out == 0, 0.0, dout / (1 - p)), rtol=1e-9, what="dx")


@pytest.mark.points(2)
def test_backward_uses_the_mask_it_is_given(submission, rng):
    """uses the mask that it is given, not that of the last forward pass"""
    x, dout, seed = away_from_zero(rng, 20, 30), away_from_zero(rng, 20, 30), new_seed(rng)
    out, mask = forward(submission, x, 0.4, True, seed)
    forward(submission, x, 0.7, True, seed + 1)
    forward(submission, x[:5], 0.4, False, seed)
    expected = np.where(out == 0, 0.0, dout / 0.6)
    expect_close(submission.dropout_backward(dout, mask), expected, rtol=1e-9, what="dx")
    expect_close(submission.dropout_backward(dout, mask), expected, rtol=1e-9, what="dx, the second time")


@pytest.mark.points(1)
def test_zeros_that_are_kept_pass_their_gradient(submission, rng):
    """tells an element that is 0 and kept from one that is dropped"""
    x, dout = np.zeros((100, 150)), away_from_zero(rng, 100, 150)
    _, mask = forward(submission, x, 0.3, True, new_seed(rng))
    dx = expect_array(submission.dropout_backward(dout, mask), like=dout, what="dx")
    share = np.mean(dx == 0)
    # n = 15,000: 2 exp(-2 n 0.025^2) = 1e-8.
    expect_that(abs(share - 0.3) < 0.025, "a share of about 0.3 of the gradient cut", f"{share:.3f}")


@pytest.mark.points(2)
def test_rejects_p_outside_of_0_to_1(submission, rng):
    """raises ValueError for p outside [0, 1), in evaluation too"""
    x = rng.normal(size=(3, 4))
    for training in (True, False):
        for p in (1.0, 1, 1.5, -0.1, -1, float("inf")):
            with expect_raises(ValueError, f"p = {p} is not in [0, 1), training = {training}"):
                submission.dropout_forward(x, p, training, 3)


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng):
    """leaves x, dout and mask as they were"""
    for shape, p, training in [
        ((6, 7), 0.5, True),
        ((6, 7), 0.0, True),
        ((6, 7), 0.5, False),
        ((2, 3, 4, 5), 0.5, True),
    ]:
        x, dout = rng.normal(size=shape), rng.normal(size=shape)
        with unchanged(x=x):
            _, mask = forward(submission, x, p, training, new_seed(rng))
        # Only an array can be looked at; any other object has to serve a second time.
        held = {"mask": mask} if isinstance(mask, np.ndarray) else {}
        with unchanged(dout=dout, **held):
            dx = submission.dropout_backward(dout, mask)
        expect_equal(submission.dropout_backward(dout, mask), expect_array(dx, like=dout), what="dx, the second time")
