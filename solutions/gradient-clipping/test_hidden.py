"""The hidden suite of gradient-clipping; the oracle sums squares of Python floats, exactly rounded."""

import math

import numpy as np
import pytest

from grader.expect import expect_close, expect_equal, expect_raises, expect_sequence, unchanged

SHAPES = [(4, 3), (6,), (2, 3, 1, 2), (1,)]
BAD = (float("nan"), float("inf"), -float("inf"))


def some_grads(rng, scale=1.0, shapes=SHAPES, dtypes=("float64",)):
    """An array for each shape, of both signs, each at a size of its own; the dtypes in turn."""
    sizes = scale * rng.uniform(0.3, 3.0, len(shapes))
    grads = [rng.normal(size=shape) * size for shape, size in zip(shapes, sizes, strict=True)]
    return [g.astype(dtypes[i % len(dtypes)]) for i, g in enumerate(grads)]


def global_norm(grads):
    """The root of the sum of all squares."""
    return math.sqrt(math.fsum(float(v) ** 2 for g in grads for v in g.ravel()))


def scaled(grads, factor):
    """Every element times the factor, in float64, rounded to its array's dtype."""
    return [np.array([float(v) * factor for v in g.ravel()]).reshape(g.shape).astype(g.dtype) for g in grads]


def reply_of(submission, grads, max_norm):
    """The two results of a call on copies, the first held to be a sequence with an item for each gradient."""
    reply = submission.clip_by_global_norm([g.copy() for g in grads], max_norm)
    clipped, norm = expect_sequence(reply, 2, "clip_by_global_norm(grads, max_norm)")
    return expect_sequence(clipped, len(grads), "gradients"), norm


def expect_grads(clipped, wanted, rtol):
    """Every gradient in kind, shape, dtype and values."""
    for i, (mine, expected) in enumerate(zip(clipped, wanted, strict=True)):
        expect_close(mine, expected, rtol=rtol, atol=0.0, what=f"gradient {i}")


def expect_clipped(submission, grads, max_norm, rtol=1e-9):
    """Both results are those of the definition."""
    norm = global_norm(grads)
    clipped, told = reply_of(submission, grads, max_norm)
    expect_grads(clipped, scaled(grads, min(1.0, max_norm / norm) if norm else 1.0), rtol)
    expect_close(told, norm, rtol=rtol, atol=0.0, what="norm")


def expect_kept(submission, grads, max_norm, rtol=1e-9):
    """The gradients come back exactly, and the norm is told."""
    clipped, told = reply_of(submission, grads, max_norm)
    for i, (mine, g) in enumerate(zip(clipped, grads, strict=True)):
        expect_equal(mine, g, what=f"gradient {i}")
    expect_close(told, global_norm(grads), rtol=rtol, atol=0.0, what="norm")


@pytest.mark.points(3)
def test_one_factor_for_all(submission, rng):
    """multiplies all gradients by max_norm / norm, where norm is that of all of them together"""
    for share in (0.9, 0.4, 0.01):
        grads = some_grads(rng)
        max_norm = share * global_norm(grads)
        clipped, _ = reply_of(submission, grads, max_norm)
        expect_grads(clipped, scaled(grads, share), 1e-9)


@pytest.mark.points(3)
def test_tells_the_norm_before_clipping(submission, rng):
    """returns the norm before clipping, whether there was anything to clip or not"""
    for share in (0.3, 0.95, 1.5, 40.0):
        grads = some_grads(rng)
        norm = global_norm(grads)
        _, told = reply_of(submission, grads, share * norm)
        expect_close(told, norm, rtol=1e-9, atol=0.0, what=f"norm (max_norm is {share} times it)")


@pytest.mark.points(3)
def test_within_the_bound_nothing_changes(submission, rng):
    """returns gradients within the bound with equal values: none grow, none are rounded"""
    for share in (1.0001, 1.3, 5.0, 1e6):
        grads = some_grads(rng)
        expect_kept(submission, grads, share * global_norm(grads))


@pytest.mark.points(1)
def test_at_the_bound_nothing_changes(submission):
    """leaves gradients whose norm is max_norm as they are"""
    for values, norm in (((3.0, -4.0), 5.0), ((2.0, 3.0, -6.0), 7.0), ((-0.25, 0.5, 0.5), 0.75), ((1.5,), 1.5)):
        grads = [np.array([v]) for v in values]
        clipped, told = reply_of(submission, grads, norm)
        expect_grads(clipped, grads, 1e-12)
        expect_close(told, norm, rtol=1e-12, atol=0.0, what="norm")


@pytest.mark.points(2)
def test_adds_nothing_to_the_norm(submission, rng):
    """divides by the norm itself, to which nothing is added, however small or large it is"""
    for scale in (1.0, 1e-4, 1e-10, 1e6, 1e100):
        grads = some_grads(rng, scale)
        norm = global_norm(grads)
        for share in (0.9999999, 0.999, 0.5, 0.001, 1.0 / norm):
            expect_clipped(submission, grads, share * norm)
        expect_kept(submission, grads, 1.001 * norm)


@pytest.mark.points(2)
def test_arrays_of_every_kind(submission, rng):
    """takes one array or many, of one shape or of several, and its arguments by name"""
    for shapes in (
        [(5,)],
        [(1,)],
        [(3, 4)],
        [(2, 3)] * 4,
        [(3,)] * 3,
        [(1, 1)] * 2,
        [(2, 1, 3, 2), (7, 1)],
        SHAPES * 5,
        [(2,)] * 70,
        [(40, 45), (2,)],
    ):
        grads = some_grads(rng, shapes=shapes)
        expect_clipped(submission, grads, 0.35 * global_norm(grads))
        expect_kept(submission, grads, 2.0 * global_norm(grads))
    grads = [g * (7.5 / global_norm(grads)) for g in grads]
    for max_norm in (2, 7):  # an int is a number as well
        expect_clipped(submission, grads, max_norm)
    expect_kept(submission, grads, 8)
    grads = [g.T for g in some_grads(rng)]  # as a product's gradient may come: transposed, in another order in memory
    max_norm = 0.6 * global_norm(grads)
    clipped, told = expect_sequence(submission.clip_by_global_norm(max_norm=max_norm, grads=grads), 2)
    expect_grads(expect_sequence(clipped, len(grads), "gradients"), scaled(grads, 0.6), 1e-9)
    expect_close(told, max_norm / 0.6, rtol=1e-9, atol=0.0, what="norm")


@pytest.mark.points(3)
def test_keeps_each_dtype(submission, rng):
    """returns each array in its own dtype, float32 as float32, in mixed lists too"""
    for dtypes in (("float32",), ("float32", "float64"), ("float64", "float32", "float32")):
        grads = some_grads(rng, dtypes=dtypes)
        expect_clipped(submission, grads, 0.3 * global_norm(grads), rtol=1e-5)
        expect_kept(submission, grads, 3.0 * global_norm(grads), rtol=1e-5)


@pytest.mark.points(2)
def test_zeros_stay_zeros(submission, rng):
    """returns gradients that are all 0 as zeros, with a norm of 0 and no NaN"""
    for dtypes in (("float64",), ("float32",)):
        grads = some_grads(rng, dtypes=dtypes)
        expect_clipped(submission, grads, 0.5, rtol=1e-5)
        for max_norm in (0.5, 1e-9, 1e9):
            expect_kept(submission, [np.zeros_like(g) for g in grads], max_norm)
    grads = some_grads(rng)
    grads[1][:], grads[0][2] = 0.0, 0.0  # some zeros among others are scaled like them
    expect_clipped(submission, grads, 0.25 * global_norm(grads))


@pytest.mark.points(3)
def test_large_float32(submission, rng):
    """clips float32 gradients of 1e30 without overflow, and lets them pass within the bound"""
    for dtypes in (("float32",), ("float32", "float64")):
        grads = some_grads(rng, 1e30, dtypes=dtypes)
        for max_norm in (1.0, 1e5, 0.5 * global_norm(grads)):
            expect_clipped(submission, grads, max_norm, rtol=1e-5)
        expect_kept(submission, grads, 3.0 * global_norm(grads), rtol=1e-5)
    mixed = some_grads(rng, dtypes=("float32",)) + some_grads(rng, 1e30, dtypes=("float32",))
    expect_clipped(submission, mixed, 1e20, rtol=1e-5)


@pytest.mark.points(3)
def test_refuses_nan_and_infinity(submission, rng):
    """raises ValueError for a NaN or an infinity anywhere in any gradient"""
    for dtype in ("float64", "float32"):
        for bad in BAD:
            for i in range(len(SHAPES)):
                grads = some_grads(rng, dtypes=(dtype,))
                expect_clipped(submission, grads, 0.7 * global_norm(grads), rtol=1e-5)
                # The last element of the first array, a place of its own in each of the others.
                place = grads[i].size - 1 if i == 0 else int(rng.integers(grads[i].size))
                grads[i].flat[place] = bad
                for max_norm in (0.5, 1e9):
                    with expect_raises(ValueError, f"gradient {i} has an element {bad}"):
                        submission.clip_by_global_norm(grads, max_norm)
    with expect_raises(ValueError, "two infinities of either sign are among zeros"):
        submission.clip_by_global_norm([np.zeros(3), np.array([0.0, np.inf, -np.inf])], 1.0)


@pytest.mark.points(2)
def test_refuses_a_bound_that_is_not_above_0(submission, rng):
    """raises ValueError for max_norm <= 0, also for gradients that are all 0"""
    grads = some_grads(rng)
    for max_norm in (1e-12, 1.0):
        expect_clipped(submission, grads, max_norm)
    for max_norm in (0.0, -1.0, -1e-12):
        for given in (grads, [np.zeros(4)]):
            with expect_raises(ValueError, f"max_norm = {max_norm}"):
                submission.clip_by_global_norm(given, max_norm)


@pytest.mark.points(1)
def test_no_gradients(submission, rng):
    """returns [] and 0.0 for an empty list"""
    grads = some_grads(rng)
    expect_clipped(submission, grads, 0.5 * global_norm(grads))
    for max_norm in (1.0, 1e-3, 50.0):
        clipped, told = reply_of(submission, [], max_norm)
        expect_close(told, 0.0, rtol=0.0, atol=0.0, what="norm of an empty list")
        expect_equal(clipped, [], what="gradients of an empty list")


@pytest.mark.points(2)
def test_leaves_its_arguments_alone(submission, rng):
    """leaves the list and its arrays as they were, clipped or not"""
    for dtypes, shapes in ((("float64",), SHAPES), (("float32", "float64"), SHAPES * 2), (("float64",), [(2, 3)])):
        for share in (0.2, 1.5):
            grads = some_grads(rng, shapes=shapes, dtypes=dtypes)
            norm = global_norm(grads)
            wanted = scaled(grads, min(1.0, share))
            with unchanged(grads=grads):
                reply = submission.clip_by_global_norm(grads, share * norm)
            clipped, told = expect_sequence(reply, 2, "clip_by_global_norm(grads, max_norm)")
            expect_grads(expect_sequence(clipped, len(grads), "gradients"), wanted, 1e-5)
            expect_close(told, norm, rtol=1e-5, atol=0.0, what="norm")
