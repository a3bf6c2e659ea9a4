"""The hidden suite of glove."""

import math
import re
from collections import Counter

import numpy as np
import pytest

from grader.datasets import prose
from grader.expect import expect_array, expect_close, expect_no_warnings, expect_sequence, expect_that, unchanged

NAMES = ("loss", "dw", "dc", "db_w", "db_c")
TRAINED = ("w", "c", "b_w", "b_c")
SIZES = ((4, 3), (2, 5), (7, 2), (6, 1), (1, 4), (1, 1))


def by_loops(counts, w, c, b_w, b_c, x_max=100.0, alpha=0.75):
    """The definition and its derivatives, one pair after the other."""
    loss, dw, dc, db_w, db_c = 0.0, np.zeros_like(w), np.zeros_like(c), np.zeros_like(b_w), np.zeros_like(b_c)
    for i in range(len(counts)):
        for j in range(len(counts)):
            x = float(counts[i, j])
            if x == 0.0:
                continue
            weight = (x / x_max) ** alpha if x < x_max else 1.0
            miss = math.fsum(w[i] * c[j]) + b_w[i] + b_c[j] - math.log(x)
            loss += weight * miss * miss
            dw[i] += 2 * weight * miss * c[j]
            dc[j] += 2 * weight * miss * w[i]
            db_w[i] += 2 * weight * miss
            db_c[j] += 2 * weight * miss
    return float(loss), dw, dc, db_w, db_c


def some_counts(rng, v, zeros=0.3):
    """Counts from 0.05 to 500, not symmetric, some of them 0 (but for a single word)."""
    counts = np.exp(rng.uniform(math.log(0.05), math.log(500.0), (v, v)))
    return counts * (rng.random((v, v)) >= zeros) if v > 1 else counts


def some_values(rng, v, d):
    """Vectors and biases."""
    return rng.normal(size=(v, d)), rng.normal(size=(v, d)), rng.normal(size=v), rng.normal(size=v)


def expect_loss(submission, counts, values, *options, which=(0, 1, 2, 3, 4), what="", **named):
    """These parts of the submission's reply are those of the definition."""
    expected = by_loops(counts, *values, *options, **named)
    reply = expect_sequence(submission.glove_loss(counts, *values, *options, **named), 5, what="the reply")
    for i in which:
        expect_close(reply[i], expected[i], what=f"{NAMES[i]}{what}")


def trained(submission, counts, dim, steps, lr, seed):
    """The submission's w, c, b_w and b_c, held to be finite float64 arrays of their shapes."""
    reply = expect_sequence(submission.train_glove(counts, dim, steps, lr, seed), 4, what="train_glove's reply")
    v = len(counts)
    for name, mine, shape in zip(TRAINED, reply, ((v, dim), (v, dim), (v,), (v,)), strict=True):
        expect_array(mine, shape, like=np.zeros(1), what=name)
        expect_that(bool(np.isfinite(mine).all()), "finite numbers", "others", what=name)
    return reply


def loss_of(counts, values):
    """The loss at these values, all pairs at once."""
    w, c, b_w, b_c = values
    there = counts > 0
    miss = w @ c.T + b_w[:, None] + b_c - np.log(np.where(there, counts, 1.0))
    return float((np.minimum(1.0, (counts / 100.0) ** 0.75) * miss**2)[there].sum())


def share_left(counts, values, rng):
    """The loss as a share of that at small random values."""
    v, d = values[0].shape
    return loss_of(counts, values) / loss_of(counts, [0.01 * value for value in some_values(rng, v, d)])


def planted(rng, v):
    """Counts whose logarithms are, but for the zeros, of rank 2 with biases; not symmetric."""
    logs = 0.42 * rng.normal(size=(v, 2)) @ rng.normal(size=(2, v)) + 2.0
    logs += 0.5 * rng.normal(size=(v, 1)) + 0.5 * rng.normal(size=v)
    return np.exp(np.clip(logs, -1.0, 5.5)) * (rng.random((v, v)) > 0.45)


def counted(v, window=5):
    """Counts of the v most frequent words of real text, a pair at distance k counting 1 / k."""
    words = re.findall("[a-z]+", prose().lower())
    place = {word: i for i, (word, _) in enumerate(Counter(words).most_common(v))}
    counts = np.zeros((v, v))
    for a, word in enumerate(words):
        for k, other in enumerate(words[a + 1 : a + 1 + window], start=1):
            if word in place and other in place:
                counts[place[word], place[other]] += 1 / k
                counts[place[other], place[word]] += 1 / k
    return counts


def new_seed(rng):
    """A seed that no solution can have been written for."""
    return int(rng.integers(2, 2**31))


@pytest.mark.points(2)
def test_loss(submission, rng):
    """the loss is the weighted sum of squared errors over all pairs that were counted"""
    for v, d in SIZES:
        expect_loss(submission, some_counts(rng, v), some_values(rng, v, d), which=(0,), what=f" for {v} words")
    large = [30.0 * value for value in some_values(rng, 40, 2)]
    expect_loss(submission, some_counts(rng, 40), large, what=" for 40 words with large vectors")
    counts, (w, c, b_w, b_c) = some_counts(rng, 4), some_values(rng, 4, 3)
    expected = by_loops(counts, w, c, b_w, b_c, 20.0, 0.5)
    reply = submission.glove_loss(alpha=0.5, x_max=20.0, b_c=b_c, b_w=b_w, c=c, w=w, counts=counts)
    expect_close(expect_sequence(reply, 5)[0], expected[0], what="loss, arguments by name")


@pytest.mark.points(2)
def test_weight(submission, rng):
    """weighs a count x by (x / x_max) ** alpha, 100 and 0.75 unless told otherwise, and by 1 from x_max on"""
    values = some_values(rng, 5, 3)
    for counts in (some_counts(rng, 5), rng.uniform(1.0, 99.0, (5, 5)), rng.uniform(101.0, 5000.0, (5, 5))):
        expect_loss(submission, counts, values, what=", x_max and alpha left out")
        for x_max, alpha in ((10.0, 0.75), (100.0, 0.5), (3, 1), (250.0, 1.5), (0.5, 0.25), (1e-3, 0.25), (800.0, 3.0)):
            expect_loss(submission, counts, values, x_max, alpha, what=f", x_max = {x_max}, alpha = {alpha}")
        for named in ({"x_max": 30.0}, {"alpha": 0.3}):
            expect_loss(submission, counts, values, what=f", {named}", **named)
    edges = np.array([[99.0, 100.0, 101.0], [100.0, 1e7, 1.0], [50.0, 100.5, 100.0]])
    expect_loss(submission, edges, some_values(rng, 3, 2), what=" of counts about x_max")


@pytest.mark.points(2)
def test_counts_of_one_and_below(submission, rng):
    """takes counts of 1, whose logarithm is 0, and below 1, where it is negative, like any other"""
    for high in (1e-9, 0.01, 0.9, 1.5):
        counts = rng.uniform(0.1, 1.0, (5, 5)) * high * (rng.random((5, 5)) > 0.2)
        expect_loss(submission, counts, some_values(rng, 5, 2), what=f" of counts below {high}")
    expect_loss(submission, np.ones((4, 4)), some_values(rng, 4, 3), what=" of counts of 1")
    expect_loss(submission, np.diag([1.0, 7.0, 0.5, 0.0]), some_values(rng, 4, 3), what=" of a diagonal")


@pytest.mark.points(2)
def test_gradient_of_the_words(submission, rng):
    """dw collects 2 f(x) (error) c_j over a row's pairs"""
    for v, d in SIZES:
        expect_loss(submission, some_counts(rng, v), some_values(rng, v, d), which=(1,), what=f" for {v} words")


@pytest.mark.points(2)
def test_gradient_of_the_contexts(submission, rng):
    """dc collects 2 f(x) (error) w_i over a column's pairs"""
    for v, d in SIZES:
        expect_loss(submission, some_counts(rng, v), some_values(rng, v, d), which=(2,), what=f" for {v} words")


@pytest.mark.points(2)
def test_gradients_of_the_biases(submission, rng):
    """db_w and db_c collect 2 f(x) (error) over a row's and over a column's pairs"""
    for v, d in SIZES:
        expect_loss(submission, some_counts(rng, v), some_values(rng, v, d), which=(3, 4), what=f" for {v} words")


@pytest.mark.points(2)
def test_zeros_cost_no_warning(submission, observe, rng):
    """leaves zeros out, rows and matrices of them too, without a warning"""
    for _ in range(3):
        counts = some_counts(rng, 6, zeros=0.6)
        counts[rng.integers(6)] = 0.0
        counts[:, rng.integers(6)] = 0.0
        expect_loss(submission, counts, some_values(rng, 6, 3), what=" with rows of zeros")
    for v in (1, 4):
        expect_loss(submission, np.zeros((v, v)), some_values(rng, v, 2), what=" of zeros alone")
    expect_no_warnings(observe, saying="RuntimeWarning")  # one's own warnings cost nothing


@pytest.mark.points(2)
def test_training_fits_the_counts(submission, rng):
    """500 steps at lr = 0.05 bring the loss below 5 % of its value at small random parameters"""
    for v, dim in ((50, 12), (12, 5)):
        counts = planted(rng, v)
        left = share_left(counts, trained(submission, counts, dim, 500, 0.05, new_seed(rng)), rng)
        expect_that(left < 0.05, "less than 5 % of the loss", f"{left:.1%}", what=f"{v} words, vectors of {dim}")


@pytest.mark.points(2)
def test_training_on_real_text(submission, rng):
    """500 steps at lr = 0.05 do so for the counts of the 30 most frequent words of real text too"""
    counts = counted(30)
    left = share_left(counts, trained(submission, counts, dim=10, steps=500, lr=0.05, seed=new_seed(rng)), rng)
    expect_that(left < 0.05, "less than 5 % of the loss", f"{left:.1%}", what="30 words of real text")


@pytest.mark.points(2)
def test_first_step_goes_down_the_gradient(submission, rng):
    """a step moves every parameter against its own gradient over all pairs, x_max and alpha at their defaults"""
    # AdaGrad and Adam divide by a positive number for each parameter, whatever their details: the first step goes
    # from the start against the gradient there, and is as long as lr says. From two rates follow start and direction.
    for v, dim in ((50, 16), (20, 3)):
        # Some words are frequent and some rare, alone and as contexts: biases have to go up as well as down.
        often = np.exp(rng.uniform(-2.5, 2.5, (v, 1)) + rng.uniform(-2.5, 2.5, v))
        counts, seed = some_counts(rng, v) ** 0.3 * often, new_seed(rng)
        once, twice = (trained(submission, counts, dim, 1, lr, seed) for lr in (0.01, 0.02))
        start = [2 * a - b for a, b in zip(once, twice, strict=True)]
        gradients = by_loops(counts, *start)[1:]
        for name, a, b, gradient in zip(TRAINED, once, twice, gradients, strict=True):
            clear = np.abs(gradient) > 1e-4 * np.abs(gradient).max()
            right = ((b - a) * gradient < 0.0)[clear]
            what = f"{name} of {v} words after the first step"
            expect_that(bool(right.all()), "a move against its gradient", f"{right.mean():.0%} of them moved so", what)


@pytest.mark.points(2)
def test_scales_each_step(submission, rng):
    """AdaGrad and Adam divide by the size of the gradients so far: no large one makes a large step; the rate stays"""
    # lr is so small that the gradients stay as they are. Then the third step is lr / √3 long in AdaGrad, lr in Adam and
    # 5 lr in an Adam without bias correction, and as long for one parameter as for another.
    counts, seed, lr = np.exp(rng.uniform(0.5, 6.0, (40, 1)) + rng.uniform(0.0, 0.5, 40)), new_seed(rng), 1e-6
    before, after = (trained(submission, counts, 5, steps, lr, seed)[2] for steps in (2, 3))
    gradient = by_loops(counts, *trained(submission, counts, 5, 3, lr, seed))[3]
    moved = np.abs(after - before) / lr
    fits, said = bool((moved > 0.4).all() and (moved < 8.0).all()), f"from {moved.min():.2g} to {moved.max():.2g} lr"
    expect_that(fits, "third steps of 0.4 to 8 lr", said, what="b_w")
    down = (after - before) * gradient < 0.0
    expect_that(bool(down.all()), "a third step against the gradient", f"{down.mean():.0%} of them", what="b_w")
    expect_that(bool(moved.max() < 1.5 * moved.min()), "third steps of about one length", said, what="b_w")
    before, after = (trained(submission, counts, 5, steps, lr, seed)[2] for steps in (29, 30))
    # AdaGrad's thirtieth step is lr / √30 long, Adam's lr, that of an Adam without bias correction longer.
    least = float((np.abs(after - before) / lr).min())
    fits = abs(least * math.sqrt(30.0) - 1.0) < 0.1 or least > 0.9
    expect_that(fits, "a thirtieth step of lr / √30 or at least lr", f"{least:.2g} lr", what="b_w")
    before, after = (trained(submission, counts, 5, steps, 0.05, seed)[0] for steps in (20, 21))
    expect_that(float(np.abs(after - before).std()) > 1e-6, "steps of many lengths", "equal ones", what="w, step 21")


@pytest.mark.points(2)
def test_makes_as_many_steps(submission, rng):
    """makes as many steps as asked, each as long as lr says"""
    counts, seed = planted(rng, 10), new_seed(rng)
    # One step is proportional to lr; a second one, from a place that depends on lr, is not.
    one, two, three = (trained(submission, counts, 4, 1, lr, seed) for lr in (0.1, 0.2, 0.3))
    for name, a, b, c in zip(TRAINED, one, two, three, strict=True):
        expect_close(c - b, b - a, what=f"{name} after one step, lr = 0.3 less lr = 0.2 (as 0.2 less 0.1)")
    left = share_left(counts, trained(submission, counts, 4, 1, 0.01, seed), rng)
    expect_that(left > 0.5, "more than half of the loss", f"{left:.1%}", what="after one step of lr = 0.01")
    slow = share_left(counts, trained(submission, counts, 4, 300, 1e-5, seed), rng)
    expect_that(slow > 0.5, "more than half of the loss", f"{slow:.1%}", what="after 300 steps of lr = 0.00001")
    near = rng.uniform(0.9, 1.1, (3, 3))  # the loss is small from the start, and at the second rate it hardly changes
    for table, lr, least in ((counts, 1e-3, 1e-7), (near, 1e-3, 1e-9), (near, 1e-8, 1e-14)):
        for steps in (2, 3, 120, 300, 600) if table is counts else (41,):
            before, after = (trained(submission, table, 4, n, lr, seed)[0] for n in (steps - 1, steps))
            moved = float(np.abs(after - before).max())
            expect_that(moved > least, f"a w that step {steps} of lr = {lr} moves", "the w of the step before")


@pytest.mark.points(2)
def test_same_seed_same_result(submission, observe, rng):
    """the same seed gives the same result, whatever was drawn before"""
    counts = planted(rng, 12)
    for seed in (0, new_seed(rng)):
        observe.seed(1)
        first = trained(submission, counts, 5, 60, 0.2, seed)
        observe.seed(2)
        again = trained(submission, counts, 5, 60, 0.2, seed)
        for name, a, b in zip(TRAINED, again, first, strict=True):
            expect_close(a, b, what=f"{name}, the second time")
        left = share_left(counts, first, rng)
        expect_that(left < 0.5, "less than half of the loss", f"{left:.1%}", what="12 words after 60 steps of lr = 0.2")
        first = trained(submission, counts, 5, 1, 1e-12, seed)
        other = trained(submission, 40.0 + 3.0 * counts.T, 5, 4, 1e-13, seed)
        for k, name in enumerate("wc"):
            expect_close(other[k], first[k], what=f"the start of {name}, for other counts, steps and rate")


@pytest.mark.points(1)
def test_other_seed_other_result(submission, observe, rng):
    """another seed gives another w and another c, from the start on"""
    counts, some = planted(rng, 8), new_seed(rng)
    found, starts = [], []  # a step of 1e-30 leaves the start as it is
    for seed in (0, 1, some, some + 1, some + 1000, some + 2**16):
        observe.seed(1)
        found.append(trained(submission, counts, 4, 60, 0.2, seed))
        starts.append(trained(submission, counts, 4, 1, 1e-30, seed))
        left = share_left(counts, found[-1], rng)
        expect_that(left < 0.5, "less than half of the loss", f"{left:.1%}", what="8 words after 60 steps of lr = 0.2")
    for k, what in (0, "w"), (1, "c"), (2, "first w"), (3, "first c"):
        replies = starts if k > 1 else found
        different = len({(values[k % 2] + 1.0).tobytes() for values in replies})  # + 1.0: a start of zeros stays one
        expect_that(different == 6, f"six different {what} for six seeds", f"{different}")


@pytest.mark.points(2)
def test_trains_with_words_without_counts(submission, observe, rng):
    """training takes words without any count, without a warning"""
    counts = planted(rng, 12)
    counts[[2, 7]] = 0.0
    counts[:, [2, 9]] = 0.0
    left = share_left(counts, trained(submission, counts, 4, 500, 0.05, 7), rng)
    expect_that(left < 0.05, "less than 5 % of the loss", f"{left:.1%}", what="12 words, some without counts")
    expect_no_warnings(observe, saying="RuntimeWarning")


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng):
    """leaves counts, vectors and biases as they were"""
    counts, (w, c, b_w, b_c) = some_counts(rng, 5), some_values(rng, 5, 3)
    with unchanged(counts=counts, w=w, c=c, b_w=b_w, b_c=b_c):
        expect_loss(submission, counts, (w, c, b_w, b_c))
    counts = planted(rng, 8)
    with unchanged(counts=counts):
        values = trained(submission, counts, 4, 60, 0.2, 3)
    expect_that(share_left(counts, values, rng) < 0.5, "less than half of the loss", "more", what="60 steps at 0.2")
