"""The hidden suite of skip-gram."""

import math

import numpy as np
import pytest

from grader.expect import expect_close, expect_equal, expect_sequence, unchanged


def pairs_of(tokens, window):
    """Each place with each other place that is near enough."""
    n = len(tokens)
    rows = [(tokens[i], tokens[j]) for i in range(n) for j in range(n) if i != j and -window <= i - j <= window]
    return np.array(rows, np.int64).reshape(len(rows), 2)


def expect_pairs(submission, tokens, window):
    """The submission pairs as the definition does."""
    expected = pairs_of([int(t) for t in tokens], window)
    shown = tokens if len(tokens) < 8 else f"{len(tokens)} tokens"
    expect_equal(submission.skip_gram_pairs(tokens, window), expected, what=f"skip_gram_pairs({shown}, {window})")


def slope(z):
    """The logistic function in Python's floats."""
    return 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))


def softplus(z):
    """log(1 + exp(z)) in Python's floats."""
    return max(z, 0.0) + math.log1p(math.exp(-abs(z)))


def by_loops(center, context, negatives):
    """The loss and its gradients, one number after the other."""
    loss = softplus(-math.fsum(context * center))
    pull = -slope(-math.fsum(context * center))
    d_center, d_context, d_negatives = pull * context, pull * center, np.zeros_like(negatives)
    for k, negative in enumerate(negatives):
        score = math.fsum(negative * center)
        loss += softplus(score)
        d_center = d_center + slope(score) * negative
        d_negatives[k] = slope(score) * center
    return loss, d_center, d_context, d_negatives


def expect_loss(submission, center, context, negatives, which=(0, 1, 2, 3), what=""):
    """These parts of the submission's reply are those of the definition."""
    expected = by_loops(center, context, negatives)
    reply = expect_sequence(submission.negative_sampling_loss(center, context, negatives), 4, what="the reply")
    for i in which:
        name = ("loss", "d_center", "d_context", "d_negatives")[i]
        expect_close(reply[i], expected[i], what=f"{name}{what}")


def vectors(rng, d, k, scale=1.0):
    """A centre, a context and k negatives."""
    return scale * rng.normal(size=d), scale * rng.normal(size=d), scale * rng.normal(size=(k, d))


SIZES = ((5, 3), (2, 7), (4, 4), (1, 3), (6, 1), (1, 1), (3, 60))


@pytest.mark.points(3)
def test_pairs_both_sides_in_order(submission, rng):
    """pairs each centre with every place within the window on both sides, in the order of places"""
    for n, window in ((9, 1), (12, 2), (15, 4), (2, 1), (30, 7), (90, 40), (1100, 2)):
        expect_pairs(submission, rng.permutation(1200)[:n].tolist(), window)
    expected = pairs_of([4, 9, 2, 6, 8], 2)
    expect_equal(submission.skip_gram_pairs(window=2, tokens=[4, 9, 2, 6, 8]), expected, what="arguments by name")


@pytest.mark.points(2)
def test_cuts_the_window_at_the_ends(submission, rng):
    """cuts the window at the ends of the text, also one that is wider than the text"""
    for n, window in ((2, 2), (3, 2), (5, 4), (5, 5), (4, 9), (6, 50)):
        expect_pairs(submission, rng.permutation(50)[:n].tolist(), window)


@pytest.mark.points(2)
def test_repeated_words_are_contexts(submission, rng):
    """keeps a neighbour with the centre's own id, and every repeated pair"""
    for tokens in ([5, 5], [0, 0, 0], [1, 2, 1, 1, 2]):
        expect_pairs(submission, tokens, 1)
        expect_pairs(submission, tokens, 2)
    for window in (1, 3, 12):
        expect_pairs(submission, rng.integers(0, 3, 14).tolist(), window)


@pytest.mark.points(2)
def test_one_token_has_no_pairs(submission, rng):
    """gives an int64 array of shape (0, 2) for one token alone"""
    for token in (0, 7):
        for window in (1, 3):
            expect_pairs(submission, [token], window)
            expect_pairs(submission, np.array([token]), window)
            expect_pairs(submission, [token, 4], window)


@pytest.mark.points(2)
def test_takes_lists_and_arrays_of_ids(submission, rng):
    """takes tokens as a list or as an array, large ids included, and returns int64"""
    tokens = rng.integers(0, 1000, 11)
    expect_pairs(submission, tokens, 2)
    expect_pairs(submission, tokens.astype(np.int32), 3)
    expect_pairs(submission, [40_000, 3_000_000_000, 70_000, 0, 2**40, 2**24 + 1, 2**53 + 1], 2)
    with unchanged(tokens=tokens):
        expect_pairs(submission, tokens, 4)
    listed = tokens.tolist()
    with unchanged(tokens=listed):
        expect_pairs(submission, listed, 4)


@pytest.mark.points(3)
def test_loss(submission, rng):
    """loss is -log s(u_o v) minus the sum of log s(-u_k v) over all negatives"""
    for d, k in SIZES:
        expect_loss(submission, *vectors(rng, d, k), which=(0,), what=f" for D = {d}, K = {k}")
    center, context, negatives = vectors(rng, 4, 3)
    expected = by_loops(center, context, negatives)
    reply = submission.negative_sampling_loss(negatives=negatives, context=context, center=center)
    expect_close(expect_sequence(reply, 4)[0], expected[0], what="loss, arguments by name")


@pytest.mark.points(3)
def test_gradient_of_the_center(submission, rng):
    """d_center collects what comes from the context and from every negative"""
    for d, k in SIZES:
        expect_loss(submission, *vectors(rng, d, k), which=(1,), what=f" for D = {d}, K = {k}")


@pytest.mark.points(2)
def test_gradient_of_the_context(submission, rng):
    """d_context is (s(u_o v) - 1) v"""
    for d, k in SIZES:
        expect_loss(submission, *vectors(rng, d, k), which=(2,), what=f" for D = {d}, K = {k}")


@pytest.mark.points(2)
def test_gradient_of_the_negatives(submission, rng):
    """d_negatives holds s(u_k v) v for each negative, in a row of its own"""
    for d, k in SIZES:
        expect_loss(submission, *vectors(rng, d, k), which=(3,), what=f" for D = {d}, K = {k}")


@pytest.mark.points(1)
def test_equal_negatives_count_each(submission, rng):
    """counts a negative that is there twice twice, also one that equals the context"""
    center, context, negatives = vectors(rng, 4, 3)
    expect_loss(submission, center, context, negatives[[0, 1, 0, 0, 2]], what=" with equal negatives")
    expect_loss(submission, center, context, np.stack([context, negatives[1]]), what=", a negative like the context")
    expect_loss(submission, center, context, np.stack([negatives[0], center]), what=", a negative like the centre")
    expect_loss(submission, 0.0 * center, context, negatives, what=" with a centre of zeros")


@pytest.mark.points(3)
def test_stable_at_large_inner_products(submission, rng):
    """is right for inner products of magnitude 1000, of either sign"""
    center = rng.uniform(0.5, 2.0, 4) * rng.choice([-1.0, 1.0], 4)
    toward = center / (center @ center)  # its inner product with the centre is 1
    for size in (30.0, 1000.0, 4000.0):
        for signs in ((1, 1, -1), (-1, 1, 1), (-1, -1, -1), (1, -1, -1), (-1, -1, 1)):
            context, *negatives = (size * sign * toward * rng.uniform(0.9, 1.0) for sign in signs)
            expect_loss(submission, center, context, np.stack(negatives), what=f" at ± {size}")


@pytest.mark.points(3)
def test_noise_distribution(submission, rng):
    """noise is counts ** power over its sum, 0.75 unless told otherwise"""
    for v in (1, 2, 9, 70):
        counts = rng.integers(1, 10_000, v) * rng.choice([1.0, 1e5], v)
        for power in (0.75, 1.0, 0.5, 2.0, 3.5, 0.1, 1):
            weights = np.array([count**power for count in counts.tolist()])
            expect_close(submission.noise_distribution(counts, power), weights / weights.sum(), what=f"power {power}")
        weights = np.array([count**0.75 for count in counts.tolist()])
        expect_close(submission.noise_distribution(counts), weights / weights.sum(), what="the default power")
    fractions = rng.uniform(0.01, 3.0, 6)  # counts may be weighted
    weights = np.array([count**0.75 for count in fractions.tolist()])
    expect_close(submission.noise_distribution(fractions), weights / weights.sum(), what="counts that are not whole")
    expected = np.array([1.0, 4.0, 9.0]) / 14
    expect_close(submission.noise_distribution(power=2.0, counts=np.array([3.0, 6.0, 9.0])), expected, what="by name")


@pytest.mark.points(1)
def test_noise_of_unseen_words(submission, rng):
    """leaves a count of 0 at probability 0, and takes counts that are ints"""
    counts = np.array([0, 5, 0, 100, 1, 0])
    for given in (counts, counts.astype(float), rng.permutation(counts)):
        for power in (0.75, 0.25, 1.5):
            weights = np.array([float(count) ** power for count in given.tolist()])
            expect_close(submission.noise_distribution(given, power), weights / weights.sum(), what=f"power {power}")
    counts = rng.integers(10**9, 10**10, 5)  # their squares are beyond int64
    for power in (0.75, 2.0, 3.0):
        weights = np.array([float(count) ** power for count in counts.tolist()])
        expect_close(
            submission.noise_distribution(counts, power), weights / weights.sum(), what=f"large, power {power}"
        )


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng):
    """leaves the vectors and the counts as they were"""
    center, context, negatives = vectors(rng, 5, 3)
    with unchanged(center=center, context=context, negatives=negatives):
        expect_loss(submission, center, context, negatives)
    counts = np.array([2.0, 0.0, 6.0])
    for power, expected in ((1.0, np.array([0.25, 0.0, 0.75])), (2.0, np.array([0.1, 0.0, 0.9]))):
        with unchanged(counts=counts):
            mine = submission.noise_distribution(counts, power)
        expect_close(mine, expected, what="noise")
