"""The public checks of lr-schedule: the README's table."""

import math

from grader.expect import expect_close

HALF_ROOT = math.sqrt(0.5)


def test_example(submission):
    """gives the README's rates down to 0"""
    rates = [0.2, 0.4, 0.4, 0.2 * (1 + HALF_ROOT), 0.2, 0.2 * (1 - HALF_ROOT), 0.0, 0.0, 0.0]
    for step, rate in enumerate(rates):
        expect_close(submission.warmup_cosine(step, 0.4, 2, 6), rate, what=f"step {step}")


def test_example_with_min_lr(submission):
    """gives the README's rates down to 0.1"""
    rates = [0.2, 0.4, 0.4, 0.25 + 0.15 * HALF_ROOT, 0.25, 0.25 - 0.15 * HALF_ROOT, 0.1, 0.1, 0.1]
    for step, rate in enumerate(rates):
        expect_close(submission.warmup_cosine(step, 0.4, 2, 6, 0.1), rate, what=f"step {step}")
