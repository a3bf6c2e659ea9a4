"""The hidden suite of rnn.

The gradients are found without any backward pass: the definition is analytic, so a step of 1e-30 into the complex plane
gives the derivative to the last digit (`complex_step`). hs and gradients agree with torch.nn.RNN and its autograd.
"""

import numpy as np
import pytest

from grader.expect import expect_array, expect_close, expect_equal, expect_sequence, unchanged

NAMES = ("dx", "dh0", "dw_x", "dw_h", "db")


def states(x, h0, w_x, w_h, b):
    """hs by definition."""
    h, hs = h0, []
    for row in x:
        h = np.tanh(row @ w_x + h @ w_h + b)
        hs.append(h)
    return np.array(hs)


def complex_step(dhs, *arguments, parts=NAMES):
    """The gradients of sum(dhs * states(...)) to these of the five arguments, one number after the other."""
    gradients = []
    for k, argument in enumerate(arguments):
        gradient, inputs = np.zeros(argument.shape), list(arguments)
        for place in np.ndindex(argument.shape) if NAMES[k] in parts else ():
            inputs[k] = argument.astype(complex)
            inputs[k][place] += 1e-30j
            gradient[place] = np.sum(dhs * states(*inputs).imag) / 1e-30
        gradients.append(gradient)
    return gradients


def draw(rng, t, n, d, h):
    """x, h0, w_x, w_h, b with arguments of tanh of size about 1, and dhs."""
    w_x, w_h = rng.normal(0.0, 0.8 / np.sqrt(d), (d, h)), rng.normal(0.0, 0.8 / np.sqrt(h), (h, h))
    return (rng.normal(size=(t, n, d)), rng.normal(size=(n, h)), w_x, w_h, rng.normal(0.0, 0.5, h)), rng.normal(
        size=(t, n, h)
    )


def near(got, expected, what):
    """As close as the rules ask for."""
    expect_close(got, expected, rtol=1e-9, atol=1e-10, what=what)


def forward(submission, *arguments):
    """The submission's hs and its cache."""
    return expect_sequence(submission.rnn_forward(*arguments), 2, what="(hs, cache)")


def expect_hs(submission, *arguments):
    """The submission's hs are those of the definition."""
    expected = states(*arguments)
    near(forward(submission, *arguments)[0], expected, what="hs")


def expect_gradients(got, expected, parts=NAMES):
    """These of the five gradients are the expected ones."""
    got = expect_sequence(got, 5, what="(dx, dh0, dw_x, dw_h, db)")
    for name, mine, right in zip(NAMES, got, expected, strict=True):
        if name in parts:
            near(mine, right, what=name)


def expect_backward(submission, arguments, dhs, parts=NAMES, scale=1.0):
    """The submission's gradients are those of the definition; for `scale` times dhs they are `scale` times as large."""
    expected = complex_step(dhs, *arguments, parts=parts)
    cache = forward(submission, *arguments)[1]
    got = expect_sequence(submission.rnn_backward(scale * dhs, cache), 5, what="(dx, dh0, dw_x, dw_h, db)")
    expect_gradients([expect_array(mine, dtype="float64") / scale for mine in got], expected, parts)


@pytest.mark.points(3)
def test_forward_follows_the_definition(submission, rng):
    """hs holds tanh(x_t w_x + h_{t-1} w_h + b) for each step, the steps first"""
    for sizes in ((4, 3, 2, 5), (6, 2, 5, 3), (3, 5, 3, 3), (2, 2, 2, 2)):
        x, *others = draw(rng, *sizes)[0]
        expect_hs(submission, x, *others)
        expect_hs(submission, x * (np.arange(len(x)) % 2)[:, None, None], *others)  # steps of zeros
        expect_hs(submission, x * 7.0 / np.max(np.abs(x @ others[1])), *others)  # arguments of tanh near 7
        h0, w_x, w_h, b = others
        expect_hs(submission, x * 10.0 / np.max(np.abs(x @ w_x)), h0, w_x, 0.0 * w_h, 0.0 * b)  # up to 10


@pytest.mark.points(2)
def test_first_step_starts_from_h0(submission, rng):
    """the first step starts from h0, and dw_h counts it"""
    for size in (0.0, 3.0, 100.0):
        (x, h0, *weights), dhs = draw(rng, 3, 2, 3, 4)
        if size == 100.0:
            weights[1] *= 0.01  # tanh is not saturated
        arguments = (x, size * h0, *weights)
        expect_hs(submission, *arguments)
        expect_backward(submission, arguments, dhs, parts=("dw_h",))


@pytest.mark.points(3)
def test_every_step_of_dhs_counts(submission, rng):
    """the gradient flows from each step's dhs through all earlier steps, and to no later one"""
    for only in range(4):
        arguments, dhs = draw(rng, 4, 2, 3, 3)
        dhs[[t for t in range(4) if t != only]] = 0.0
        expect_backward(submission, arguments, dhs)


@pytest.mark.points(2)
def test_gradient_of_the_inputs(submission, rng):
    """dx is the gradient to every step's input"""
    for sizes in ((4, 3, 2, 5), (3, 2, 5, 2)):
        arguments, dhs = draw(rng, *sizes)
        expect_backward(submission, arguments, dhs, parts=("dx",))
        x, _, w_x, *_ = arguments
        arguments = (x * 6.0 / np.max(np.abs(x @ w_x)), *arguments[1:])  # tanh' is small
        expect_backward(submission, arguments, dhs, parts=("dx",))


@pytest.mark.points(2)
def test_gradient_of_the_first_state(submission, rng):
    """dh0 is the gradient to the state before the first step"""
    for sizes in ((4, 3, 2, 5), (2, 4, 3, 2)):
        expect_backward(submission, *draw(rng, *sizes), parts=("dh0",))


@pytest.mark.points(3)
def test_gradients_of_the_weights(submission, rng):
    """dw_x and dw_h add up over all steps and sequences"""
    for sizes in ((4, 3, 2, 5), (3, 2, 5, 2), (5, 4, 3, 3)):
        expect_backward(submission, *draw(rng, *sizes), parts=("dw_x", "dw_h"))


@pytest.mark.points(2)
def test_gradient_of_the_bias(submission, rng):
    """db adds up over all steps and sequences, and is (H,)"""
    for sizes in ((4, 3, 2, 5), (3, 2, 5, 2)):
        expect_backward(submission, *draw(rng, *sizes), parts=("db",))


@pytest.mark.points(2)
def test_nothing_is_clipped_or_cut_off(submission, rng):
    """the gradient reaches 105 and 400 steps back, and keeps its size"""
    turn = np.linalg.qr(rng.normal(size=(2, 2)))[0]  # keeps every length, and tanh' is near 1 for small states
    for steps, parts in ((105, NAMES), (400, ("dh0", "dw_h"))):
        (x, h0, w_x, _, b), dhs = draw(rng, steps, 1, 1, 2)
        dhs[:-1] *= 0.01
        expect_backward(submission, (0.01 * x, 0.05 * h0, w_x, turn, 0.01 * b), dhs, parts)
    arguments, dhs = draw(rng, 4, 3, 2, 3)
    for power in (-40, -10, 10, 30):
        expect_backward(submission, arguments, dhs, scale=2.0**power)


@pytest.mark.points(2)
def test_one_step(submission, rng):
    """T = 1 works, forward and backward"""
    for n, d, h in ((3, 2, 4), (2, 5, 3), (1, 2, 2)):
        arguments, dhs = draw(rng, 1, n, d, h)
        expect_hs(submission, *arguments)
        expect_backward(submission, arguments, dhs)


@pytest.mark.points(1)
def test_axes_of_length_one(submission, rng):
    """every axis may have length 1, and stays"""
    for sizes in ((3, 1, 2, 4), (3, 2, 1, 4), (3, 4, 2, 1), (2, 1, 1, 1), (2, 1, 3, 1), (1, 1, 1, 1)):
        arguments, dhs = draw(rng, *sizes)
        expect_hs(submission, *arguments)
        expect_backward(submission, arguments, dhs)


@pytest.mark.points(3)
def test_caches_live_side_by_side(submission, rng, inside):
    """several caches may be alive at once, of equal shapes or of others, and are used in any order"""
    sizes = ((4, 3, 2, 5), (4, 3, 2, 5), (2, 3, 2, 5), (3, 2, 4, 3))
    batches = [draw(rng, *size) for size in sizes]
    same_x = (batches[0][0][0], *batches[1][0][1:])
    batches.append((same_x, batches[1][1]))
    expected_hs = [states(*arguments) for arguments, _ in batches]
    expected = [complex_step(dhs, *arguments) for arguments, dhs in batches]
    caches = [forward(submission, *arguments)[1] for arguments, _ in batches]
    for which in (2, 0, 4, 3, 1):
        expect_gradients(submission.rnn_backward(batches[which][1], caches[which]), expected[which])
    order = [0, 4, 1, 3, 2]
    hs, gradients, _ = inside.passes(batches, [(which, which) for which in order])
    for mine, right in zip(hs, expected_hs, strict=True):
        near(mine, right, what="hs, after other forward passes")
    for which, got in zip(order, gradients, strict=True):
        expect_gradients(got, expected[which])


@pytest.mark.points(2)
def test_cache_stays_as_it_was(submission, rng, inside):
    """rnn_backward leaves its cache as it was: a second call gives the gradients of its own dhs"""
    for sizes in ((4, 3, 2, 5), (1, 2, 3, 3)):
        arguments, dhs = draw(rng, *sizes)
        other = rng.normal(size=dhs.shape)
        expected, expected_other = complex_step(dhs, *arguments), complex_step(other, *arguments)
        expected_hs = states(*arguments)
        batches = [(arguments, dhs), (arguments, other)]
        hs, gradients, _ = inside.passes(batches, [(0, 0), (0, 1), (1, 1), (0, 0), (1, 0)])
        for got, right in zip(gradients, (expected, expected_other, expected_other, expected, expected), strict=True):
            expect_gradients(got, right)
        near(hs[0], expected_hs, what="hs, after the backward passes")


@pytest.mark.points(1)
def test_arguments_go_by_name(submission, rng):
    """both functions take their arguments by name, and return float64"""
    (x, h0, w_x, w_h, b), dhs = draw(rng, 3, 2, 4, 3)
    expected_hs, expected = states(x, h0, w_x, w_h, b), complex_step(dhs, x, h0, w_x, w_h, b)
    hs, cache = expect_sequence(submission.rnn_forward(b=b, w_h=w_h, w_x=w_x, h0=h0, x=x), 2, what="(hs, cache)")
    near(expect_array(hs, like=dhs), expected_hs, what="hs")
    expect_gradients(submission.rnn_backward(cache=cache, dhs=dhs), expected)


@pytest.mark.points(2)
def test_leaves_its_arguments_alone(submission, rng, inside):
    """neither function modifies its arguments, and no backward pass those of its forward pass"""
    (x, h0, w_x, w_h, b), dhs = draw(rng, 3, 2, 4, 3)
    expected_hs, expected = states(x, h0, w_x, w_h, b), complex_step(dhs, x, h0, w_x, w_h, b)
    with unchanged(x=x, h0=h0, w_x=w_x, w_h=w_h, b=b):
        hs, cache = forward(submission, x, h0, w_x, w_h, b)
    near(hs, expected_hs, what="hs")
    with unchanged(dhs=dhs):
        got = submission.rnn_backward(dhs, cache)
    expect_gradients(got, expected)
    _, _, after = inside.passes([((x, h0, w_x, w_h, b), dhs)], [(0, 0)])
    arguments, dhs_after = after[0]
    expect_equal(dhs_after, dhs, what="dhs, afterwards")
    for name, mine, right in zip(("x", "h0", "w_x", "w_h", "b"), arguments, (x, h0, w_x, w_h, b), strict=True):
        expect_equal(mine, right, what=f"{name}, after rnn_backward")
