"""The hidden suite of lr-schedule. The oracle writes the half cosine as squares: (1 + cos πt) / 2 = cos² (πt / 2)."""

import math

import pytest

from grader.expect import expect_close, expect_raises


def by_definition(step, base_lr, warmup_steps, total_steps, min_lr=0.0):
    """The rate of a step: base_lr and min_lr mixed by cos² and sin², which sum to 1."""
    if step < warmup_steps:
        return base_lr / warmup_steps * (step + 1)
    if step >= total_steps:
        return min_lr
    angle = math.pi / 2 * (step - warmup_steps) / (total_steps - warmup_steps)
    return base_lr * math.cos(angle) ** 2 + min_lr * math.sin(angle) ** 2


def expect_rates(submission, steps, base_lr, warmup_steps, total_steps, min_lr=0.0):
    """The rate of every step is that of the definition."""
    for step in steps:
        wanted = by_definition(step, base_lr, warmup_steps, total_steps, min_lr)
        got = submission.warmup_cosine(step, base_lr, warmup_steps, total_steps, min_lr)
        setting = f"base_lr {base_lr:.4g}, warmup_steps {warmup_steps}, total_steps {total_steps}, min_lr {min_lr:.4g}"
        expect_close(got, wanted, rtol=1e-9, atol=1e-12, what=f"step {step} ({setting})")


def some_rate(rng):
    """A base_lr from 0.01 to 2."""
    return float(rng.uniform(0.1, 2.0) / rng.choice([1, 10]))


@pytest.mark.points(3)
def test_warmup_is_linear(submission, rng):
    """rises by base_lr / warmup_steps a step, from that rate at step 0 to base_lr"""
    for warmup, total in ((5, 20), (7, 9), (2, 40), (1, 3)):
        expect_rates(submission, range(warmup), some_rate(rng), warmup, total)


@pytest.mark.points(2)
def test_warmup_knows_no_min_lr(submission, rng):
    """starts the warm-up at base_lr / warmup_steps whatever min_lr is"""
    for share in (0.01, 0.3, 0.9):
        base = some_rate(rng)
        expect_rates(submission, range(6), base, 6, 19, share * base)


@pytest.mark.points(3)
def test_decay_is_half_a_cosine(submission, rng):
    """falls by half a cosine from the end of the warm-up to the end"""
    for warmup, total in ((3, 17), (10, 15), (1, 30)):
        expect_rates(submission, range(warmup, total), some_rate(rng), warmup, total)


@pytest.mark.points(3)
def test_decay_ends_at_min_lr(submission, rng):
    """falls from base_lr to min_lr, not to 0 and not by a cut at min_lr"""
    for share in (0.02, 0.25, 0.8, 1.0):
        base = some_rate(rng)
        expect_rates(submission, range(4, 22), base, 4, 21, share * base)


@pytest.mark.points(2)
def test_base_lr_where_the_decay_begins(submission, rng):
    """has base_lr at step warmup_steps - 1 and again at step warmup_steps"""
    for warmup, total in ((1, 2), (4, 5), (6, 60)):
        base = some_rate(rng)
        expect_rates(submission, range(warmup + 2), base, warmup, total, 0.1 * base)


@pytest.mark.points(3)
def test_min_lr_from_the_end_on(submission, rng):
    """has min_lr at step total_steps and for ever after"""
    for warmup, total in ((3, 10), (0, 8), (4, 5)):
        base = some_rate(rng)
        for min_lr in (0.0, 0.2 * base):
            later = (total - 1, total, total + 1, 2 * total - warmup, 3 * total - 2 * warmup, 5 * total, 10**6, 10**12)
            expect_rates(submission, later, base, warmup, total, min_lr)


@pytest.mark.points(2)
def test_no_warmup(submission, rng):
    """begins at base_lr where warmup_steps is 0"""
    for total in (1, 2, 13):
        base = some_rate(rng)
        expect_rates(submission, range(total + 2), base, 0, total)
        expect_rates(submission, range(total + 2), base, 0, total, 0.3 * base)


@pytest.mark.points(2)
def test_no_decay(submission, rng):
    """goes from the warm-up straight to min_lr where warmup_steps = total_steps, 0 of both included"""
    for steps in (6, 1, 0):
        base = some_rate(rng)
        expect_rates(submission, range(steps + 3), base, steps, steps)
        expect_rates(submission, range(steps + 3), base, steps, steps, 0.3 * base)


@pytest.mark.points(1)
def test_defaults_and_names(submission, rng):
    """has min_lr = 0.0 by default, and takes its arguments by name"""
    base = some_rate(rng)
    for step in (1, 3, 9, 10, 14):
        got = submission.warmup_cosine(total_steps=10, warmup_steps=3, step=step, base_lr=base)
        wanted = by_definition(step, base, 3, 10)
        expect_close(got, wanted, rtol=1e-9, atol=1e-12, what=f"step {step} by name, no min_lr")
        got = submission.warmup_cosine(step, base, min_lr=0.25 * base, total_steps=10, warmup_steps=3)
        wanted = by_definition(step, base, 3, 10, 0.25 * base)
        expect_close(got, wanted, rtol=1e-9, atol=1e-12, what=f"step {step} by name, min_lr {0.25 * base:.4g}")


@pytest.mark.points(1)
def test_long_and_short_runs(submission, rng):
    """follows runs of any length, and rates of any size"""
    expect_rates(submission, (0, 777, 1999, 2000, 2001, 31_415, 99_999, 100_000), 6e-4, 2000, 100_000, 6e-5)
    expect_rates(submission, (9, 90_000, 99_900, 99_990), 6e-4, 2000, 100_000)
    expect_rates(submission, (0, 10_001, 39_999, 40_000, 499_000, 499_999, 500_000), 3e-8, 40_000, 500_000)
    for base, min_lr in ((1, 0), (4, 1), (50.0, 12.5), (0.0, 0.0), (0.25, 0.25)):  # an int is a rate as well
        expect_rates(submission, range(14), base, 4, 11, min_lr)
    for _ in range(12):
        warmup, decay = (int(n) for n in rng.integers(0, 50, 2))
        base = some_rate(rng)
        steps = rng.integers(0, warmup + decay + 5, 4).tolist()
        expect_rates(submission, steps, base, warmup, warmup + decay, float(rng.uniform(0.0, base)))


@pytest.mark.points(2)
def test_refuses_a_warmup_beyond_the_end(submission, rng):
    """raises ValueError for warmup_steps > total_steps, at any step"""
    base = some_rate(rng)
    for warmup, total in ((6, 5), (1, 0), (30, 10)):
        expect_rates(submission, (0, total // 2, total, total + 3), base, total // 2, total + 1)
        for step in (0, total // 2, total, warmup - 1, warmup, warmup + 40):
            for min_lr in (0.0, 0.1 * base):
                with expect_raises(ValueError, f"warmup_steps = {warmup} > total_steps = {total}"):
                    submission.warmup_cosine(step, base, warmup, total, min_lr)


@pytest.mark.points(2)
def test_refuses_a_negative_step(submission, rng):
    """raises ValueError for a negative step, with and without a warm-up"""
    base = some_rate(rng)
    for warmup, total in ((4, 9), (0, 7), (5, 5), (0, 0)):
        expect_rates(submission, (0, 1, total), base, warmup, total + 1)
        for step in (-1, -2, -10):
            with expect_raises(ValueError, f"step = {step}"):
                submission.warmup_cosine(step, base, warmup, total)
