"""The hidden suite of lstm."""

import math

import numpy as np
import pytest

from grader.expect import expect_close, expect_sequence, expect_that, unchanged


def sigmoid(z):
    """1 / (1 + exp(-z)) for one number of any size."""
    return 1.0 / (1.0 + math.exp(-z)) if z >= 0.0 else math.exp(z) / (1.0 + math.exp(z))


def cell(x, h, c, w_x, w_h, b):
    """One step of one sequence, a number at a time: x (D,), h and c (H,) -> h, c."""
    width = len(h)

    def z(gate, unit):
        column = gate * width + unit
        from_x = sum(float(x[d]) * float(w_x[d, column]) for d in range(len(x)))
        return from_x + sum(float(h[k]) * float(w_h[k, column]) for k in range(width)) + float(b[column])

    c = [sigmoid(z(1, u)) * float(c[u]) + sigmoid(z(0, u)) * math.tanh(z(2, u)) for u in range(width)]
    return [sigmoid(z(3, u)) * math.tanh(c[u]) for u in range(width)], c


def step_by_loops(x, h, c, *weights):
    """lstm_step by definition, one sequence after the other."""
    pairs = [cell(x[n], h[n], c[n], *weights) for n in range(len(x))]
    return np.array([h for h, _ in pairs]), np.array([c for _, c in pairs])


def forward_by_loops(x, h0, c0, *weights, lengths=None):
    """lstm_forward by definition: every sequence on its own, for as many steps as it is long."""
    hs, h_n, c_n = np.zeros((*x.shape[:2], h0.shape[1])), h0.copy(), c0.copy()
    for n in range(x.shape[1]):
        for t in range(len(x) if lengths is None else lengths[n]):
            h_n[n], c_n[n] = cell(x[t, n], h_n[n], c_n[n], *weights)
            hs[t, n] = h_n[n]
    return hs, h_n, c_n


def draw(rng, n, d, h, steps=None):
    """x, h, c, w_x, w_h, b with pre-activations of size about 1; x has `steps` steps, or is of one."""
    x = rng.normal(size=(n, d) if steps is None else (steps, n, d))
    states = rng.normal(0.0, 0.8, (n, h)), rng.normal(0.0, 1.5, (n, h))
    return x, *states, rng.normal(0.0, 0.7, (d, 4 * h)), rng.normal(0.0, 0.7, (h, 4 * h)), rng.normal(0.0, 0.7, 4 * h)


def expect_step(submission, *arguments):
    """lstm_step returns what the definition does."""
    h, c = step_by_loops(*arguments)
    got = expect_sequence(submission.lstm_step(*arguments), 2, what="(h, c)")
    expect_close(got[0], h, what="h")
    expect_close(got[1], c, what="c")


def expect_forward(submission, *arguments, lengths=None, parts=("hs", "h_n", "c_n")):
    """These parts of what lstm_forward returns are what the definition says."""
    expected = forward_by_loops(*arguments, lengths=lengths)
    more = () if lengths is None else (lengths,)
    got = expect_sequence(submission.lstm_forward(*arguments, *more), 3, what="(hs, h_n, c_n)")
    for name, mine, right in zip(("hs", "h_n", "c_n"), got, expected, strict=True):
        if name in parts:
            expect_close(mine, right, what=name)


def expect_no_overflow(observe):
    """No call of this check caused NumPy's warning of an overflow; other warnings are allowed."""
    said = [str(warning) for warning in observe.warnings if "overflow" in str(warning)]
    expect_that(not said, "no overflow warning", said[0] if said else "none")


def saturated(rng):
    """Arguments of lstm_step whose z are of magnitude 1e4, 800 or about 1, all signs of the four gates together.

    The input's columns are the pre-activations themselves: w_x is the identity, (8, 8), and h and b add little.
    """
    signs = np.array([[(row >> gate) % 2 * 2 - 1 for gate in range(4)] for row in range(16)])  # (16, 4)
    z = np.stack([signs, signs[rng.permutation(16)]], axis=-1).reshape(16, 8) * rng.choice([1e4, 800.0, 1.0], (16, 8))
    z[:, ::2] = np.sign(z[:, ::2]) * 1e4  # the first unit: nothing but 1e4
    _, h, c, _, w_h, b = draw(rng, 16, 8, 2)
    return z, h, c, np.eye(8), w_h, b


@pytest.mark.points(3)
def test_step_reads_gates_in_order(submission, rng):
    """lstm_step takes the columns as input, forget, cell and output gate, H columns each"""
    expect_step(submission, *draw(rng, 3, 4, 2))


@pytest.mark.points(2)
def test_step_adds_input_state_and_bias(submission, rng):
    """lstm_step's gates see the input, the hidden state and the bias, each once"""
    x, h, c, w_x, w_h, b = draw(rng, 4, 3, 5)
    expect_step(submission, x, h, c, w_x, 0.0 * w_h, 0.0 * b)
    expect_step(submission, x, h, c, 0.0 * w_x, w_h, 0.0 * b)
    expect_step(submission, x, h, c, 0.0 * w_x, 0.0 * w_h, b)


@pytest.mark.points(2)
def test_step_shows_the_new_cell(submission, rng):
    """lstm_step returns h, then c, and h is the output gate times tanh of the new cell state"""
    x, h, c, w_x, w_h, b = draw(rng, 4, 2, 3)
    expect_step(submission, x, h, 3.0 * c, w_x, w_h, b)
    large = (1.0 + np.abs(c)) * [3.0, 30.0, 1e4]
    for signs in ([[1.0]], [[-1.0]]):
        expect_step(submission, x, h, signs * large, w_x, w_h, b)


@pytest.mark.points(2)
def test_saturated_gates_are_right(submission, rng):
    """pre-activations of 1e4 and -1e4 give gates of 1 and 0, and leave the others as they are"""
    z, h, c, w_x, w_h, b = saturated(rng)
    expect_step(submission, z, h, c, w_x, w_h, b)
    expect_forward(submission, np.stack([z, -z, z[::-1]]), h, c, w_x, w_h, b)
    expect_step(submission, z, h, 1e3 * c, w_x, w_h, b)  # of which a closed gate lets nothing through
    shift = 3e3 * rng.choice([-1.0, 1.0], 8)
    expect_step(submission, z - shift, h, c, w_x, w_h, b + shift)


@pytest.mark.points(2)
def test_no_overflow_warning(submission, rng, observe):
    """pre-activations of 1e4 and -1e4 cause no overflow warning under NumPy's default settings"""
    z, *others = saturated(rng)
    expect_step(submission, z, *others)
    expect_no_overflow(observe)
    for lengths in (None, np.full(16, 3)):
        submission.lstm_forward(np.stack([z, -z, z[::-1]]), *others, lengths)
        expect_no_overflow(observe)


@pytest.mark.points(2)
def test_forward_shows_every_step(submission, rng):
    """lstm_forward's hs holds the hidden state after each step, the steps first"""
    expect_forward(submission, *draw(rng, 3, 4, 2, steps=5), parts=("hs",))


@pytest.mark.points(2)
def test_forward_starts_from_given_states(submission, rng):
    """lstm_forward's first step starts from h0 and c0"""
    x, h0, c0, *weights = draw(rng, 3, 2, 4, steps=2)
    zero = np.zeros_like(h0)
    expect_forward(submission, x, h0, zero, *weights)
    expect_forward(submission, x, zero, c0, *weights)


@pytest.mark.points(2)
def test_forward_returns_last_states(submission, rng):
    """without lengths, h_n and c_n are the states after step T"""
    x, *others = draw(rng, 4, 2, 3, steps=6)
    expect_forward(submission, x, *others)
    x[2, 1], x[5], x[4, 3] = 0.0, 0.0, 0.0  # zeros are inputs like others
    expect_forward(submission, x, *others)


@pytest.mark.points(2)
def test_padding_outputs_are_zero(submission, rng):
    """hs is 0 beyond a sequence's length, and no earlier"""
    expect_forward(submission, *draw(rng, 5, 3, 2, steps=4), lengths=np.array([4, 2, 1, 3, 2]), parts=("hs",))


@pytest.mark.points(3)
def test_last_real_step_is_kept(submission, rng):
    """h_n and c_n are the states after each sequence's last real step"""
    for lengths in ([5, 4, 2, 1], [3, 3, 3, 3], [5, 5, 5, 5]):
        expect_forward(submission, *draw(rng, 4, 3, 2, steps=5), lengths=np.array(lengths))
    *others, w_h, b = draw(rng, 3, 1, 2, steps=300)
    expect_forward(submission, *others, 0.3 * w_h, b, lengths=np.array([270, 300, 130]))


@pytest.mark.points(2)
def test_lengths_in_any_order(submission, rng):
    """lengths may come in any order, and any integer dtype, and none need be T"""
    for lengths in ([1, 2, 4, 6, 6], [2, 5, 1, 5, 3], rng.integers(1, 7, 5)):
        for dtype in (np.int64, np.int32, np.uint8):
            expect_forward(submission, *draw(rng, 5, 2, 3, steps=6), lengths=np.array(lengths, dtype))


@pytest.mark.points(3)
def test_padding_content_does_not_matter(submission, rng):
    """whatever finite numbers stand in the padding, the results are the same, and none is NaN"""
    # A matrix product may add up with fused operations, which make no NaN of these numbers: that of a batch often
    # does. That of a single row adds up block by block, and makes one.
    for lengths in (np.array([2, 4, 1, 3]), np.array([2])):
        padding = np.arange(4)[:, None] >= lengths  # (T, N)
        for size in (3.0, 1e300, np.finfo(np.float64).max):
            x, h0, c0, w_x, w_h, b = draw(rng, len(lengths), 20, 3, steps=4)
            x[padding] = size * rng.choice([-1.0, 1.0], (int(padding.sum()), 20))
            # All weights are above 1: products with the largest padding overflow to both signs, and inf - inf is NaN.
            w_x = rng.choice([-1.0, 1.0], w_x.shape) * rng.uniform(1.1, 1.6, w_x.shape)
            expect_forward(submission, x, h0, c0, w_x, w_h, b, lengths=lengths)


@pytest.mark.points(1)
def test_axes_of_length_one(submission, rng):
    """T, N, D and H may each be 1, and the results are float64"""
    for n, d, h, steps in ((1, 3, 2, 4), (3, 1, 2, 4), (3, 2, 1, 4), (3, 4, 2, 1), (1, 1, 1, 1)):
        expect_step(submission, *draw(rng, n, d, h))
        expect_forward(submission, *draw(rng, n, d, h, steps=steps))
        expect_forward(submission, *draw(rng, n, d, h, steps=steps), lengths=rng.integers(1, steps + 1, n))


@pytest.mark.points(2)
def test_arguments_stay_as_they_are(submission, rng):
    """neither function modifies its arguments"""
    x, h, c, w_x, w_h, b = draw(rng, 3, 2, 4)
    with unchanged(x=x, h=h, c=c, w_x=w_x, w_h=w_h, b=b):
        expect_step(submission, x, h, c, w_x, w_h, b)
    x, h0, c0, w_x, w_h, b = draw(rng, 3, 2, 4, steps=5)
    for lengths in (None, np.array([3, 5, 1])):
        with unchanged(x=x, h0=h0, c0=c0, w_x=w_x, w_h=w_h, b=b, lengths=lengths):
            submission.lstm_forward(x=x, h0=h0, c0=c0, w_x=w_x, w_h=w_h, b=b, lengths=lengths)
