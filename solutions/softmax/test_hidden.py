"""The hidden suite of softmax."""

import math

import numpy as np
import pytest

from grader.expect import expect_close, expect_no_warnings, unchanged

RELATIVE = {"float64": 1e-9, "float32": 1e-5}


def by_loops(x, axis=-1):
    """The definition, slice by slice in Python's floats: the softmax and the log-softmax, in x's dtype."""
    probabilities, logs = np.empty_like(x), np.empty_like(x)
    slices, into, into_logs = (np.moveaxis(a, axis, -1) for a in (x, probabilities, logs))
    for place in np.ndindex(slices.shape[:-1]):
        logits = [float(logit) for logit in slices[place]]
        shifted = [logit - max(logits) for logit in logits]
        total = math.fsum(map(math.exp, shifted))
        into[place] = [math.exp(s) / total for s in shifted]
        into_logs[place] = [s - math.log(total) for s in shifted]
    return probabilities, logs


def expect_softmax(submission, x, *axis):
    """softmax(x) is that of the definition, within the contract's tolerance."""
    expected = by_loops(x, *axis)[0]
    got = submission.softmax(x, *axis)
    expect_close(got, expected, rtol=RELATIVE[x.dtype.name], atol=1e-12, what="softmax")


def expect_log_softmax(submission, x, *axis):
    """log_softmax(x) is that of the definition, within the contract's tolerance."""
    expected = by_loops(x, *axis)[1]
    got = submission.log_softmax(x, *axis)
    expect_close(got, expected, rtol=RELATIVE[x.dtype.name], atol=1e-9, what="log_softmax")


def large_logits(rng, dtype=np.float64):
    """Logits of magnitude 1e4, (4, 5, 6): slices around 1e4, around -1e4, across the whole range, and near 0.

    The two largest of each slice along the last axis are equal or nearly so: no log-probability is near 0.
    """
    x = rng.normal(size=(4, 5, 6)) * 3.0
    x[0] += 1e4
    x[1] -= 1e4
    x[2] = rng.uniform(-1e4, 1e4, size=(5, 6))
    x.sort(axis=-1)
    x[..., -2] = x[..., -1] - rng.uniform(0.0, 0.5, size=(4, 5))
    return rng.permuted(x, axis=-1).astype(dtype)


@pytest.mark.points(2)
def test_softmax_matches_the_definition(submission, rng):
    """softmax is exp(x) over the sum of exp(x), by default along the last axis"""
    expect_softmax(submission, rng.normal(size=(3, 4)))
    expect_softmax(submission, rng.normal(size=(4, 3)) * 8.0)
    expect_softmax(submission, np.array([[0.0, -18.0, -21.0], [-24.0, 0.0, -25.0]]))  # small, and yet not 0
    expect_softmax(submission, np.full((2, 3), rng.normal()))
    expect_softmax(submission, rng.normal(size=(2, 1500)))


@pytest.mark.points(2)
def test_log_softmax_matches_the_definition(submission, rng):
    """log_softmax is x minus the logarithm of the sum of exp(x), by default along the last axis"""
    expect_log_softmax(submission, rng.normal(size=(3, 4)))
    expect_log_softmax(submission, rng.normal(size=(4, 3)) * 8.0)
    expect_log_softmax(submission, np.full((2, 3), rng.normal()))
    expect_log_softmax(submission, rng.normal(size=(2, 1500)))


@pytest.mark.points(3)
def test_works_along_every_axis(submission, rng):
    """both work along every axis, counted from the front or from the back"""
    x = rng.normal(size=(3, 2, 5, 4))
    for axis in (0, 1, 2, 3, -1, -2, -3, -4):
        expect_softmax(submission, x, axis)
        expect_log_softmax(submission, x, axis)
        expect_softmax(submission, x.T, axis)  # not contiguous
        expect_log_softmax(submission, x.T, axis)
    expect_close(submission.softmax(axis=1, x=x), by_loops(x, 1)[0], what="softmax")
    expect_close(submission.log_softmax(axis=1, x=x), by_loops(x, 1)[1], what="log_softmax")


@pytest.mark.points(2)
def test_takes_any_number_of_dimensions(submission, rng):
    """both take arrays of any number of dimensions, one included"""
    for shape in ((7,), (2, 3), (2, 4, 3), (2, 1, 3, 2, 4)):
        x = rng.normal(size=shape)
        expect_softmax(submission, x)
        expect_log_softmax(submission, x)
        expect_softmax(submission, x, 0)
        expect_log_softmax(submission, x, 0)
    expect_softmax(submission, x, 2)
    expect_log_softmax(submission, x, -2)


@pytest.mark.points(1)
def test_axis_of_length_one(submission, rng):
    """an axis of length one gives probability 1 and log-probability 0"""
    for shape, axis in (((1,), 0), ((1,), -1), ((3, 1), 1), ((1, 4), 0), ((2, 1, 3), -2)):
        x = rng.normal(size=shape) * 1e3
        expect_softmax(submission, x, axis)
        expect_log_softmax(submission, x, axis)


@pytest.mark.points(3)
def test_softmax_of_large_logits(submission, rng):
    """softmax is finite and right for logits of magnitude 1e4"""
    x = large_logits(rng)
    expect_softmax(submission, x[0])
    expect_softmax(submission, x[1])
    expect_softmax(submission, x)
    expect_softmax(submission, np.moveaxis(x, -1, 0).copy(), 0)
    for start in (400.0, 720.0, -800.0):  # large enough for a sum or a number to overflow or to vanish
        expect_softmax(submission, start + rng.normal(size=(3, 4)))


@pytest.mark.points(2)
def test_log_softmax_of_large_logits(submission, rng):
    """log_softmax is finite and right for logits of magnitude 1e4"""
    x = large_logits(rng)
    expect_log_softmax(submission, x[0])
    expect_log_softmax(submission, x[1])
    expect_log_softmax(submission, x)
    expect_log_softmax(submission, np.moveaxis(x, -1, 0).copy(), 0)
    for start in (400.0, 720.0, -800.0):
        expect_log_softmax(submission, start + rng.normal(size=(3, 4)))


@pytest.mark.points(3)
def test_log_probabilities_below_minus_700(submission, rng):
    """log_softmax stays finite and right where the probability underflows to 0"""
    x = np.array([[0.0, -690.0, -720.0, -740.0], [5e3, 4200.0, 0.0, -5e3], [-30.0, 0.0, -1.0, -2e4]])
    expect_log_softmax(submission, x + rng.normal(size=(3, 4)))
    x = rng.normal(size=(2, 4)) - [0.0, 0.0, 95.0, 200.0]  # float32's probabilities underflow below -103
    x[:, 1] = x[:, 0]  # no log-probability near 0
    expect_log_softmax(submission, x.astype(np.float32))
    x = np.array([[600.0, -600.0, 0.0, -200.0], [-660.0, 0.0, 300.0, -430.0]])  # moderate, and far apart
    expect_log_softmax(submission, x + rng.normal(size=(2, 4)))


@pytest.mark.points(2)
def test_large_logits_in_float32(submission, rng):
    """both are right within 1e-5 for float32 logits of magnitude 1e4 too"""
    x = large_logits(rng, np.float32)
    for logits in (x, x / np.float32(80.0)):  # those around 125, too, have no exponential in float32
        expect_softmax(submission, logits)
        expect_log_softmax(submission, logits)


@pytest.mark.points(2)
def test_float32_stays_float32(submission, rng):
    """float32 in, float32 out"""
    x = rng.normal(size=(3, 4))
    x[:, :2] = x.max(axis=1, keepdims=True)  # two largest: no log-probability near 0
    for axis, logits in ((-1, x), (0, x.T.copy())):
        expect_softmax(submission, logits.astype(np.float32), axis)
        expect_log_softmax(submission, logits.astype(np.float32), axis)
    for logits in (x[0], x[:, 1:2]):  # one dimension; an axis of length one
        expect_softmax(submission, logits.astype(np.float32))
        expect_log_softmax(submission, logits.astype(np.float32))


@pytest.mark.points(2)
def test_causes_no_warning(submission, rng, observe):
    """large logits cause no warning under NumPy's default settings"""
    for dtype in (np.float64, np.float32):
        x = large_logits(rng, dtype)
        expect_softmax(submission, x)
        expect_log_softmax(submission, x)
        submission.softmax(x, 0)
        submission.log_softmax(x, 0)
    expect_no_warnings(observe, saying="RuntimeWarning")  # one's own warnings cost nothing


@pytest.mark.points(1)
def test_leaves_x_alone(submission, rng):
    """does not modify x"""
    for dtype, shape in ((np.float64, (3, 4)), (np.float32, (3, 4)), (np.float64, (5,)), (np.float64, (2, 3, 4))):
        x = rng.normal(size=shape).astype(dtype)
        x[..., 1] = x[..., 0] = x.max()  # no log-probability near 0
        for axis in ((), (0,), (-1,)):
            expected = by_loops(x, *axis)[0]
            with unchanged(x=x):
                got = submission.softmax(x, *axis)
            expect_close(got, expected, rtol=RELATIVE[x.dtype.name], atol=1e-12, what="softmax")
            with unchanged(x=x):
                submission.log_softmax(x, *axis)
