"""The hidden suite of gru."""

import math

import numpy as np
import pytest

from grader.expect import expect_close, expect_sequence, unchanged


def step(x, h, w_x, w_h, b_x, b_h):
    """gru_step by definition, a number at a time."""
    out = np.zeros(h.shape)
    width = h.shape[1]
    for i in range(len(x)):
        for u in range(width):
            a = [sum(x[i, d] * w_x[d, g * width + u] for d in range(x.shape[1])) + b_x[g * width + u] for g in range(3)]
            k = [sum(h[i, d] * w_h[d, g * width + u] for d in range(width)) + b_h[g * width + u] for g in range(3)]
            r, z = (1 / (1 + math.exp(-a[g] - k[g])) for g in range(2))
            out[i, u] = (1 - z) * math.tanh(a[2] + r * k[2]) + z * h[i, u]
    return out


def draw(rng, n, d, h, *steps):
    """Random arguments."""
    shapes = (*steps, n, d), (n, h), (d, 3 * h), (h, 3 * h), (3 * h,), (3 * h,)
    return [rng.normal(0.0, 0.8, shape) for shape in shapes]


def check_step(submission, *arguments):
    """gru_step is right and leaves its arguments alone."""
    expected = step(*arguments)
    with unchanged(**dict(zip(("x", "h", "w_x", "w_h", "b_x", "b_h"), arguments, strict=True))):
        got = submission.gru_step(*arguments)
    expect_close(got, expected, what="h")


def check_forward(submission, x, h0, *weights):
    """gru_forward is right and leaves its arguments alone."""
    h, hs = h0, []
    for row in x:
        h = step(row, h, *weights)
        hs.append(h)
    w_x, w_h, b_x, b_h = weights
    with unchanged(x=x, h0=h0, w_x=w_x, w_h=w_h, b_x=b_x, b_h=b_h):
        got = submission.gru_forward(x=x, h0=h0, w_x=w_x, w_h=w_h, b_x=b_x, b_h=b_h)
    got = expect_sequence(got, 2, what="(hs, h_n)")
    expect_close(got[0], np.stack(hs), what="hs")
    expect_close(got[1], h, what="h_n")


@pytest.mark.points(10)
def test_step(submission, rng):
    """gru_step follows the definition"""
    check_step(submission, *draw(rng, 3, 4, 2))


@pytest.mark.points(10)
def test_forward(submission, rng):
    """gru_forward returns every state and the last, from h0 on"""
    check_forward(submission, *draw(rng, 3, 4, 2, 5))


@pytest.mark.points(4)
def test_ones(submission, rng):
    """axes may have length 1"""
    check_step(submission, *draw(rng, 1, 3, 2))
    check_forward(submission, *draw(rng, 1, 1, 1, 1))
