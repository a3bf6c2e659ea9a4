"""The hidden suite of weight-init.

n independent draws fall below any point with a share that is further than t from the probability of that, at
some point or other, with a probability of at most 2 exp(-2 n t^2) (Dvoretzky, Kiefer, Wolfowitz; Massart's
constant). With n = 60,000 and t = 0.0125 that is 1.5e-8.
"""

import math

import numpy as np
import pytest

from grader.expect import expect_array, expect_close, expect_equal, expect_raises, expect_that

# Each has 60,000 elements, and fans that no mistake leaves alike.
LINEAR = [(200, 300), (600, 100), (20_000, 3), (2, 30_000), (60_000, 1)]
CONVOLUTIONS = [(40, 30, 5, 10), (100, 50, 6, 2), (2000, 3, 1, 10), (10, 150, 8, 5)]
SHARE = 0.0125


def fans_by_counting(out, n_in, kh=1, kw=1):
    """The weights that lead to one output, and those that lead away from one input."""
    return sum(1 for _ in range(n_in * kh * kw)), sum(1 for _ in range(out * kh * kw))


def bound(shape):
    """Xavier's a."""
    return math.sqrt(6.0 / sum(fans_by_counting(*shape)))


def deviation(shape):
    """He's standard deviation."""
    return math.sqrt(2.0 / fans_by_counting(*shape)[0])


def new_seed(rng):
    """A seed that no solution can have been written for."""
    return int(rng.integers(1, 2**31))


def drawn(function, shape, seed, what):
    """The array that an initialiser returns, held to be of its shape, float64, and no constant."""
    weight = np.asarray(expect_array(function(shape, seed), shape, dtype="float64", what=what))
    different = len(np.unique(weight))
    # float32's 24 bits may well have been drawn: some hundred of 60,000 are then alike.
    expect_that(
        different >= 0.98 * weight.size - 1, f"{weight.size} random numbers", f"{different} different ones", what
    )
    return weight


def expect_shares(weight, points, shares, what):
    """About this share of all elements is below each of the points."""
    below = np.searchsorted(np.sort(weight.ravel()), points) / weight.size
    worst = int(np.argmax(np.abs(below - shares)))
    expected = f"a share of about {shares[worst]:.3f} below {points[worst]:.4g}"
    expect_that(abs(below[worst] - shares[worst]) < SHARE, expected, f"{below[worst]:.3f}", what)


def expect_uniform(weight, a, what):
    """Uniform on (-a, a)."""
    share = np.linspace(0.02, 0.98, 97)
    expect_shares(weight, a * (2.0 * share - 1.0), share, what)


def expect_bounds(weight, a, what):
    """All within a, and some near it on both sides."""
    low, high = float(weight.min()), float(weight.max())
    # The uppermost 0.0005 of the interval stay empty with a probability of 0.9995^60,000 = 1e-13.
    fits = -a * (1 + 1e-9) <= low <= -0.999 * a and 0.999 * a <= high <= a * (1 + 1e-9)
    expect_that(fits, f"numbers from {-a:.4g} to {a:.4g}", f"from {low:.4g} to {high:.4g}", what)


def expect_variance(weight, variance, what):
    """The mean square of normal numbers."""
    # Of n = 60,000 squares the mean is off by more than 2 sqrt(x / n) + 2 x / n, x = 18, with a probability
    # of at most 2 exp(-18) = 3e-8 (Laurent and Massart 2000): that is 0.0352.
    expect_close(float(np.mean(weight**2)), variance, rtol=0.036, atol=0.0, what=f"mean square of {what}")


def expect_normal(weight, sigma, what):
    """The share below every point of a grid, and in the tails."""
    z = np.linspace(-2.5, 2.5, 101)
    expect_shares(weight, sigma * z, np.array([0.5 * math.erfc(-point / math.sqrt(2.0)) for point in z]), what)
    beyond = int(np.sum(np.abs(weight) > 3.0 * sigma))
    # 162 of 60,000 are expected: fewer than 70 have a probability below exp(-162 * 0.567^2 / 2) = 5e-12, and
    # more than 300 one below exp(-162 * 0.85^2 / 2.85) = 2e-18 (Chernoff).
    expect_that(70 <= beyond <= 300, "about 162 of 60,000 beyond 3 standard deviations", str(beyond), what)


@pytest.mark.points(2)
def test_fans_of_a_linear_layer(submission, rng):
    """fans of (out, in) are in and out, in this order"""
    for shape in [(2, 7), (7, 2), (1, 1), (1, 9), tuple(int(n) for n in rng.integers(1, 60, 2))]:
        expect_equal(submission.fans(shape=shape), fans_by_counting(*shape), what=f"fans({shape})")


@pytest.mark.points(3)
def test_fans_of_a_convolution(submission, rng):
    """fans of (out, in, kh, kw) are in and out, each times the kernel's area"""
    some = tuple(int(n) for n in rng.integers(2, 12, 4))
    for shape in [(5, 3, 2, 7), (4, 6, 7, 2), (8, 3, 1, 1), (1, 1, 3, 5), (2, 9, 1, 4), some]:
        expect_equal(submission.fans(shape), fans_by_counting(*shape), what=f"fans({shape})")


@pytest.mark.points(3)
def test_xavier_reaches_from_minus_a_to_a(submission, rng):
    """xavier_uniform lies between -a and a, a = sqrt(6 / (fan_in + fan_out)), and comes near to both"""
    for shape in LINEAR:
        what = f"xavier_uniform({shape}, seed)"
        expect_bounds(drawn(submission.xavier_uniform, shape, new_seed(rng), what), bound(shape), what)


@pytest.mark.points(2)
def test_xavier_is_uniform(submission, rng):
    """xavier_uniform is as likely in one part of its interval as in another"""
    for shape in LINEAR[:2]:
        what = f"xavier_uniform({shape}, seed)"
        expect_uniform(drawn(submission.xavier_uniform, shape, new_seed(rng), what), bound(shape), what)


@pytest.mark.points(2)
def test_xavier_of_a_convolution(submission, rng):
    """xavier_uniform of a convolution counts the kernel's area in both fans"""
    for shape in CONVOLUTIONS:
        what = f"xavier_uniform({shape}, seed)"
        weight = drawn(submission.xavier_uniform, shape, new_seed(rng), what)
        expect_bounds(weight, bound(shape), what)
        expect_uniform(weight, bound(shape), what)


@pytest.mark.points(3)
def test_he_has_variance_2_over_fan_in(submission, rng):
    """he_normal has the variance 2 / fan_in"""
    for shape in LINEAR:
        what = f"he_normal({shape}, seed)"
        expect_variance(drawn(submission.he_normal, shape, new_seed(rng), what), 2.0 / shape[1], what)


@pytest.mark.points(2)
def test_he_is_normal(submission, rng):
    """he_normal is normal with mean 0, its tails included"""
    for shape in LINEAR[:2]:
        what = f"he_normal({shape}, seed)"
        expect_normal(drawn(submission.he_normal, shape, new_seed(rng), what), deviation(shape), what)
    shape = (1000, 400)
    what = f"he_normal({shape}, seed)"
    weight = drawn(submission.he_normal, shape, new_seed(rng), what)
    beyond = int(np.sum(np.abs(weight) > 4.0 * deviation(shape)))
    # 25.3 of 400,000 are expected: none has a probability of exp(-25.3) = 1e-11, and more than 75 one below
    # exp(-25.3 * 1.96^2 / 3.96) = 2e-11 (Chernoff).
    expect_that(0 < beyond <= 75, "about 25 of 400,000 beyond 4 standard deviations", str(beyond), what)
    # The kurtosis of n normal numbers has a standard deviation of sqrt(24 / n) = 0.0077 and next to no skew, so that
    # it is off by more than 7 of these with a probability below 1e-9. That of sums of a dozen uniform ones is 2.9.
    kurtosis = float(np.mean(weight**4) / np.mean(weight**2) ** 2)
    expect_that(abs(kurtosis - 3.0) < 0.06, "a kurtosis of about 3", f"{kurtosis:.3f}", what)


@pytest.mark.points(2)
def test_he_of_a_convolution(submission, rng):
    """he_normal of a convolution counts the kernel's area in fan_in"""
    for shape in CONVOLUTIONS:
        what = f"he_normal({shape}, seed)"
        weight = drawn(submission.he_normal, shape, new_seed(rng), what)
        expect_variance(weight, deviation(shape) ** 2, what)
        expect_normal(weight, deviation(shape), what)


@pytest.mark.points(2)
def test_elements_are_independent(submission, rng):
    """draws each element by itself: no two rows, columns or filters alike"""
    for name in ("xavier_uniform", "he_normal"):
        for shape in [(40, 100), (10, 20, 4, 5)]:
            what = f"{name}({shape}, seed)"
            weight = drawn(getattr(submission, name), shape, new_seed(rng), what)
            middle = 0.5 * bound(shape) if name == "xavier_uniform" else 0.6744897501960817 * deviation(shape)
            for word, low in (("signs", weight < 0), ("magnitudes", np.abs(weight) < middle)):
                signs = np.where(low.ravel(), -1.0, 1.0)
                n = signs.size
                # The sums of signs[i] * signs[i + apart] for every distance at once.
                sums = np.fft.irfft(np.abs(np.fft.rfft(signs, 2 * n)) ** 2, 2 * n)[1:n]
                # Products of independent signs: their sum over m is beyond 7.5 sqrt(m) with a probability of at
                # most 2 exp(-7.5^2 / 2) = 1.3e-12, and there are 32,000 distances in all: 4e-8.
                likeness = np.abs(sums) / np.sqrt(np.arange(n - 1, 0, -1))
                alike = f"{word} of elements {int(np.argmax(likeness)) + 1} apart go together"
                expect_that(likeness.max() < 7.5, "independent elements", alike, what)
    for name in ("xavier_uniform", "he_normal"):
        for shape in ((3, 5), (1, 7, 3, 3)):
            what = f"{name}({shape}, seed)"
            weights = [drawn(getattr(submission, name), shape, new_seed(rng), what) for _ in range(3)]
            # Of 63 numbers of 24 bits, float32's, two are alike with a probability of 1.2e-4: three times, 2e-12.
            alike = all(len(np.unique(weight)) < weight.size for weight in weights)
            expect_that(not alike, "different numbers", "one number twice in each of three weights", what)


@pytest.mark.points(1)
def test_statistics_are_left_to_chance(submission, rng):
    """leaves an array's own mean, mean square and greatest magnitude to chance"""
    for name in ("xavier_uniform", "he_normal"):
        start = new_seed(rng)
        what = f"{name}((2, 3), seed)"
        weights = np.array([drawn(getattr(submission, name), (2, 3), start + i, what) for i in range(8)]).reshape(8, 6)
        statistics = {"mean": weights.mean(1), "mean square": (weights**2).mean(1), "magnitude": abs(weights).max(1)}
        for word, values in statistics.items():
            # All are of size 1 with densities below 10: seven that come so near to the first have (2e-5)^7.
            varies = float(np.ptp(values)) > 1e-6
            expect_that(varies, f"a {word} that varies with the seed", f"always {values[0]:.6f}", what)


@pytest.mark.points(1)
def test_every_shape(submission, rng):
    """returns a float64 array of the shape that it is given, a single row, column or element too"""
    for name in ("xavier_uniform", "he_normal"):
        for shape in [(1, 40), (40, 1), (1, 1), (3, 5), (1, 1, 3, 2), (2, 3, 1, 1), (7, 1, 2, 4)]:
            what = f"{name}({shape}, seed)"
            weight = drawn(getattr(submission, name), shape, new_seed(rng), what)
            # Xavier's bound, and He's normal numbers are beyond 8 deviations with a probability of 1e-15.
            limit = bound(shape) * (1 + 1e-9) if name == "xavier_uniform" else 8.0 * deviation(shape)
            greatest = float(np.abs(weight).max())
            expect_that(0.0 < greatest <= limit, f"magnitudes up to {limit:.4g}", f"{greatest:.4g}", what)


@pytest.mark.points(2)
def test_same_seed_same_weight(submission, observe, rng, inside):
    """gives the same array for the same seed, whatever was drawn before"""
    for name in ("xavier_uniform", "he_normal"):
        function = getattr(submission, name)
        for shape in ((6, 9), (4, 3, 2, 5)):
            for seed in (0, new_seed(rng)):
                observe.seed(1)
                weight = drawn(function, shape, seed, f"{name}({shape}, {seed})")
                function((3, 4), seed + 1)
                observe.seed(2)
                again = function(seed=seed, shape=shape)
                expect_equal(again, weight, what=f"{name}({shape}, {seed}), the second time")
        first, again = inside.twice(name, (5, 4), new_seed(rng))
        expect_equal(again, first, what=f"{name}((5, 4), seed), the second time, when the first array was changed")


@pytest.mark.points(1)
def test_other_seed_other_weight(submission, observe, rng):
    """gives another array for another seed"""
    some = new_seed(rng)
    for name in ("xavier_uniform", "he_normal"):
        weights = []
        larger = [some + step for step in (1, 1000, 2**16, 2**20, 2**31)]  # the last two seeds are the largest
        for seed in (0, 1, 2, some, *larger, 2**32 - 2, 2**32 - 1):
            observe.seed(1)
            weights.append(drawn(getattr(submission, name), (6, 9), seed, f"{name}((6, 9), {seed})"))
        for i in range(len(weights)):
            for j in range(i):
                # Independent float64 numbers, or float32 ones, are the same in all but 5 of 54 never.
                alike = int(np.sum(weights[i] == weights[j]))
                expect_that(alike < 5, "other numbers for another seed", f"{alike} of 54 alike", what=name)


@pytest.mark.points(1)
def test_fans_refuses_fewer_than_two_dimensions(submission):
    """fans raises ValueError for a shape of fewer than two dimensions"""
    expect_equal(submission.fans((4, 5)), (5, 4), what="fans((4, 5))")
    for shape in ((5,), (1,), ()):
        with expect_raises(ValueError, f"shape = {shape}"):
            submission.fans(shape)


@pytest.mark.points(2)
def test_initialisers_refuse_fewer_than_two_dimensions(submission, rng):
    """xavier_uniform and he_normal raise ValueError for a shape of fewer than two dimensions"""
    for name in ("xavier_uniform", "he_normal"):
        function = getattr(submission, name)
        drawn(function, (4, 5), new_seed(rng), f"{name}((4, 5), seed)")
        for shape in ((5,), (1,), ()):
            with expect_raises(ValueError, f"{name} is given shape = {shape}"):
                function(shape, new_seed(rng))
