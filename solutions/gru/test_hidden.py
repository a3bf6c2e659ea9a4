"""The hidden suite of gru."""

import math

import numpy as np
import pytest

from grader.expect import expect_array, expect_close, expect_sequence, unchanged


def sigmoid(t):
    """1 / (1 + exp(-t)) for one number."""
    return 1.0 / (1.0 + math.exp(-t))


def cell(x, h, w_x, w_h, b_x, b_h):
    """One step of one sequence, a number at a time: x (D,), h (H,) -> h (H,)."""
    width, new = len(h), []
    for u in range(width):
        columns = [gate * width + u for gate in range(3)]
        a = [math.fsum(x[d] * w_x[d, k] for d in range(len(x))) + b_x[k] for k in columns]
        c = [math.fsum(h[j] * w_h[j, k] for j in range(width)) + b_h[k] for k in columns]
        r, z = sigmoid(a[0] + c[0]), sigmoid(a[1] + c[1])
        new.append((1.0 - z) * math.tanh(a[2] + r * c[2]) + z * h[u])
    return new


def step_by_loops(x, h, *weights):
    """gru_step by definition, one sequence after the other."""
    return np.array([cell(x[n], h[n], *weights) for n in range(len(x))])


def forward_by_loops(x, h0, *weights):
    """gru_forward by definition: hs and h_n."""
    hs, h = [], h0
    for row in x:
        h = step_by_loops(row, h, *weights)
        hs.append(h)
    return np.array(hs), h


def draw(rng, n, d, h, steps=None, biases=0.7):
    """x, h, w_x, w_h, b_x, b_h with pre-activations of size about 1; x has `steps` steps, or is of one."""
    x = rng.normal(size=(n, d) if steps is None else (steps, n, d))
    weights = rng.normal(0.0, 0.7, (d, 3 * h)), rng.normal(0.0, 0.7, (h, 3 * h))
    return x, rng.normal(0.0, 0.8, (n, h)), *weights, rng.normal(0, biases, 3 * h), rng.normal(0, biases, 3 * h)


def expect_step(submission, *arguments):
    """gru_step returns what the definition does."""
    expected = step_by_loops(*arguments)
    expect_close(submission.gru_step(*arguments), expected, rtol=1e-9, atol=1e-10, what="h")


def expect_forward(submission, *arguments, parts=("hs", "h_n")):
    """gru_forward returns what the definition does."""
    expected = dict(zip(("hs", "h_n"), forward_by_loops(*arguments), strict=True))
    got = dict(zip(("hs", "h_n"), expect_sequence(submission.gru_forward(*arguments), 2), strict=True))
    for part in parts:
        expect_close(got[part], expected[part], rtol=1e-9, atol=1e-10, what=part)


@pytest.mark.points(2)
def test_mixes_the_old_state_and_the_new(submission, rng):
    """without weights, the biases alone decide: h' = (1 - z) n + z h"""
    for width in (1, 3):
        x, h, w_x, w_h, b_x, _ = draw(rng, 4, 2, width, biases=1.5)
        for size in (1.0, 100.0):
            expect_step(submission, x, size * h, 0.0 * w_x, 0.0 * w_h, b_x, np.zeros(3 * width))


@pytest.mark.points(4)
def test_step_follows_the_definition(submission, rng):
    """gru_step computes the gates from x and h and mixes the new state with the old"""
    for n, d, width in ((3, 4, 2), (2, 3, 5), (5, 2, 2)):
        expect_step(submission, *draw(rng, n, d, width))
    for gate in range(3):  # its pre-activations are 8 to 10 and -10 to -8
        x, h, w_x, w_h, b_x, b_h = draw(rng, 4, 3, 4)
        b_x.reshape(3, 4)[gate] = rng.permutation([9.0, 9.0, -9.0, -9.0])
        expect_step(submission, x, h, 0.1 * w_x, 0.1 * w_h, b_x, 0.1 * b_h)


@pytest.mark.points(3)
def test_gates_are_reset_update_new(submission, rng):
    """the columns are the reset, the update and the new gate, in this order"""
    for gate in range(3):
        x, h, w_x, w_h, b_x, b_h = draw(rng, 3, 2, 4)
        b_x.reshape(3, 4)[gate] += 3.0
        w_h[:, gate * 4 : gate * 4 + 4] *= 2.0
        expect_step(submission, x, h, w_x, w_h, b_x, b_h)


@pytest.mark.points(3)
def test_resets_the_hidden_bias_too(submission, rng):
    """the reset gate multiplies the new gate's hidden part with its bias, not the state before the product"""
    x, h, w_x, w_h, b_x, b_h = draw(rng, 4, 3, 3)
    b_x[:3] -= 2.0
    b_h[6:] += 2.0
    expect_step(submission, x, h, w_x, w_h, b_x, b_h)
    expect_step(submission, x, h, w_x, 2.0 * w_h, b_x, b_h)


@pytest.mark.points(2)
def test_both_biases_count(submission, rng):
    """b_x and b_h each count, in all three gates"""
    for which in (0, 1):
        *others, b_x, b_h = draw(rng, 3, 2, 3, biases=1.5)
        biases = [b_x, b_h]
        biases[which] = np.zeros(9)
        expect_step(submission, *others, *biases)


@pytest.mark.points(3)
def test_forward_returns_every_state(submission, rng):
    """gru_forward's hs holds the hidden state after each step, the steps first"""
    expect_forward(submission, *draw(rng, 3, 4, 2, steps=5), parts=("hs",))
    expect_forward(submission, *draw(rng, 2, 3, 4, steps=7), parts=("hs",))


@pytest.mark.points(2)
def test_forward_returns_the_last_state(submission, rng):
    """gru_forward's h_n is the hidden state after the last step"""
    for steps in (2, 6):
        expect_forward(submission, *draw(rng, 3, 2, 4, steps=steps), parts=("h_n",))
    x, h0, w_x, w_h, *biases = draw(rng, 2, 1, 2, steps=260)
    x[3], x[9, 1], x[-1] = 0.0, 0.0, 0.0  # zeros are inputs like others
    expect_forward(submission, x, h0, w_x, 0.3 * w_h, *biases)


@pytest.mark.points(2)
def test_forward_starts_from_h0(submission, rng):
    """gru_forward starts from h0"""
    x, h0, *weights = draw(rng, 2, 3, 2, steps=3)
    expect_forward(submission, x, 5.0 * h0, *weights)
    expect_forward(submission, x, 0.0 * h0, *weights)


@pytest.mark.points(2)
def test_sequences_do_not_meet(submission, rng):
    """each sequence of the batch is on its own, the batch of one too"""
    x, h0, *weights = draw(rng, 4, 3, 2, steps=5)
    expect_forward(submission, x, h0, *weights)
    expect_forward(submission, x[:, 2:3].copy(), h0[2:3].copy(), *weights)
    expect_step(submission, x[0, :1].copy(), h0[:1].copy(), *weights)


@pytest.mark.points(2)
def test_axes_of_length_one(submission, rng):
    """every axis may have length 1, and stays"""
    for n, d, width, steps in ((1, 1, 1, 1), (3, 2, 4, 1), (1, 2, 3, 4), (3, 1, 2, 2), (3, 2, 1, 2), (1, 3, 1, 3)):
        x, h0, *weights = draw(rng, n, d, width, steps=steps)
        expect_forward(submission, x, h0, *weights)
        expect_step(submission, x[0], h0, *weights)


@pytest.mark.points(1)
def test_arguments_go_by_name(submission, rng):
    """both functions take their arguments by name, and return float64"""
    x, h, w_x, w_h, b_x, b_h = draw(rng, 3, 4, 2, steps=3)
    hs, h_n = forward_by_loops(x, h, w_x, w_h, b_x, b_h)
    got = submission.gru_step(b_h=b_h, b_x=b_x, w_h=w_h, w_x=w_x, h=h, x=x[0])
    expect_close(expect_array(got, like=h), hs[0], what="h")
    got = expect_sequence(submission.gru_forward(b_h=b_h, b_x=b_x, w_h=w_h, w_x=w_x, h0=h, x=x), 2)
    expect_close(got[0], hs, what="hs")
    expect_close(got[1], h_n, what="h_n")


@pytest.mark.points(2)
def test_leaves_its_arguments_alone(submission, rng):
    """neither function modifies its arguments"""
    x, h, w_x, w_h, b_x, b_h = draw(rng, 3, 2, 4, steps=3)
    first = x[0].copy()
    with unchanged(x=first, h=h, w_x=w_x, w_h=w_h, b_x=b_x, b_h=b_h):
        expect_step(submission, first, h, w_x, w_h, b_x, b_h)
    with unchanged(x=x, h0=h, w_x=w_x, w_h=w_h, b_x=b_x, b_h=b_h):
        expect_forward(submission, x, h, w_x, w_h, b_x, b_h)
