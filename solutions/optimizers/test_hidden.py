"""The hidden suite of optimizers.

The oracles are the rules that torch.optim documents, written for one number. They equal torch.optim.SGD, Adam and
AdamW in float64 to 1e-12; torch itself stays out, as loading torch.optim takes far longer than all of these checks.
"""

import math

import numpy as np
import pytest

from grader.expect import expect_close, expect_sequence, unchanged


def sgd(w, grads, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
    """One weight after each step of torch.optim.SGD's rule."""
    velocity = 0.0
    for grad in grads:
        g = grad + weight_decay * w
        velocity = momentum * velocity + g
        w = w - lr * (g + momentum * velocity if nesterov else velocity)
        yield w


def adam(w, grads, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """One weight after each step of torch.optim.Adam's rule."""
    m, s = 0.0, 0.0
    for t, grad in enumerate(grads, start=1):
        g = grad + weight_decay * w
        m = betas[0] * m + (1.0 - betas[0]) * g
        s = betas[1] * s + (1.0 - betas[1]) * g * g
        w = w - lr * (m / (1.0 - betas[0] ** t)) / (math.sqrt(s / (1.0 - betas[1] ** t)) + eps)
        yield w


def adamw(w, grads, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    """One weight after each step of torch.optim.AdamW's rule."""
    m, s = 0.0, 0.0
    for t, g in enumerate(grads, start=1):
        w = w - lr * weight_decay * w
        m = betas[0] * m + (1.0 - betas[0]) * g
        s = betas[1] * s + (1.0 - betas[1]) * g * g
        w = w - lr * (m / (1.0 - betas[0] ** t)) / (math.sqrt(s / (1.0 - betas[1] ** t)) + eps)
        yield w


def path_of(oracle, w, grads, *args, **settings):
    """The weights after each step, shaped like `grads`, (steps, *w.shape)."""
    path = np.zeros(grads.shape)
    for place in np.ndindex(w.shape):
        every = (slice(None), *place)
        path[every] = list(oracle(float(w[place]), grads[every].tolist(), *args, **settings))
    return path


def near(got, expected, what):
    """To 1e-6, as the contract says."""
    expect_close(got, expected, rtol=1e-6, atol=1e-6, what=what)


def follow(step, oracle, w, grads, *args, **settings):
    """Take a step for each gradient and compare every weight on the way; returns the last weight and state."""
    now, state = w.copy(), {}
    for t, expected in enumerate(path_of(oracle, w, grads, *args, **settings)):
        now, state = expect_sequence(step(now, grads[t].copy(), state, *args, **settings), 2)
        near(now, expected, what=f"w after step {t + 1}")
    return now, state


def draw(rng, *shape, steps=10):
    """A weight of size about 1 and a gradient of size about 1 for each step, of both signs."""
    return rng.uniform(0.5, 2.0, shape) * rng.choice([-1.0, 1.0], shape), rng.normal(0.3, 1.0, (steps, *shape))


@pytest.mark.points(1)
def test_plain_sgd(submission, rng):
    """sgd_step without momentum moves the weight by lr times the gradient, downhill"""
    follow(submission.sgd_step, sgd, *draw(rng, 3, 2), lr=0.07)


@pytest.mark.points(2)
def test_sgd_momentum_sums_gradients(submission, rng):
    """sgd_step's velocity is momentum times the last velocity plus the whole gradient"""
    follow(submission.sgd_step, sgd, *draw(rng, 4), lr=0.05, momentum=0.8)
    follow(submission.sgd_step, sgd, *draw(rng, 4), lr=0.2, momentum=0.3)
    follow(submission.sgd_step, sgd, *draw(rng, 4), lr=0.02, momentum=1.0)


@pytest.mark.points(2)
def test_sgd_nesterov_looks_ahead(submission, rng):
    """sgd_step with nesterov moves by the gradient plus momentum times the new velocity"""
    follow(submission.sgd_step, sgd, *draw(rng, 5), lr=0.05, momentum=0.7, nesterov=True)


@pytest.mark.points(2)
def test_sgd_decay_joins_the_gradient(submission, rng):
    """sgd_step adds weight_decay times the weight to the gradient, before the momentum"""
    follow(submission.sgd_step, sgd, *draw(rng, 3), lr=0.1, weight_decay=0.4)
    follow(submission.sgd_step, sgd, *draw(rng, 2, 3), lr=0.1, weight_decay=0.4, momentum=0.7)
    follow(submission.sgd_step, sgd, *draw(rng, 3), lr=0.1, weight_decay=0.4, momentum=0.7, nesterov=True)


@pytest.mark.points(2)
def test_adam_corrects_the_bias(submission, rng):
    """adam_step and adamw_step divide both moments by 1 - beta**t, so the first step is about lr long"""
    w, grads = draw(rng, 6, steps=4)
    grads *= 10.0 ** rng.uniform(-2.0, 2.0, 6)
    follow(submission.adam_step, adam, w, grads, lr=0.1, weight_decay=0.0)
    follow(submission.adamw_step, adamw, w, grads, lr=0.1, weight_decay=0.0)


@pytest.mark.points(3)
def test_adam_follows_both_moments(submission, rng):
    """adam_step and adamw_step average the gradient with betas[0] and its square with betas[1]"""
    for betas in ((0.6, 0.9), (0.95, 0.7), (0.0, 0.5)):
        follow(submission.adam_step, adam, *draw(rng, 4), lr=0.1, betas=betas, weight_decay=0.0)
        follow(submission.adamw_step, adamw, *draw(rng, 3), lr=0.1, betas=betas, weight_decay=0.0)


@pytest.mark.points(2)
def test_adam_adds_eps_outside_the_root(submission, rng):
    """adam_step and adamw_step add eps to the corrected square root, which gradients of 1e-7 and 0 show"""
    w, grads = draw(rng, 5)
    grads = np.sign(grads) * 10.0 ** rng.uniform(-7.0, -6.0, grads.shape)
    grads[:, 0], grads[:, 1], grads[:, 2] = 0.0, 1e-7, -1e-7
    for eps in (1e-8, 3e-7):
        follow(submission.adam_step, adam, w, grads, lr=0.01, eps=eps, weight_decay=0.0)
        follow(submission.adamw_step, adamw, w, grads, lr=0.01, eps=eps, weight_decay=0.0)


@pytest.mark.points(2)
def test_adam_decay_joins_the_gradient(submission, rng):
    """adam_step adds weight_decay times the weight to the gradient, which both moments then see"""
    for shape in ((4,), (2, 3), (2, 1, 2)):
        follow(submission.adam_step, adam, *draw(rng, *shape), lr=0.1, betas=(0.8, 0.95), weight_decay=0.6)


@pytest.mark.points(3)
def test_adamw_decay_shrinks_the_weight(submission, rng):
    """adamw_step takes lr * weight_decay of the weight away before the step, and neither moment sees it"""
    for shape in ((4,), (2, 3), (2, 1, 2)):
        follow(submission.adamw_step, adamw, *draw(rng, *shape), lr=0.1, betas=(0.8, 0.95), weight_decay=0.6)


@pytest.mark.points(2)
def test_gradients_that_jump(submission, rng):
    """follows gradients that jump between 0, 1e5 and 1e25, for more than a few steps, with settings of any size"""
    for step, oracle, settings in (
        (submission.sgd_step, sgd, {"lr": 1.5}),
        (submission.sgd_step, sgd, {"lr": 0.7, "momentum": 0.97, "weight_decay": 0.01}),
        (submission.sgd_step, sgd, {"lr": 1.2, "momentum": 0.04, "nesterov": True}),
        (submission.adam_step, adam, {"lr": 1.5, "betas": (0.1, 0.95)}),
        (submission.adam_step, adam, {"lr": 0.1, "betas": (0.6, 0.3)}),
        (submission.adam_step, adam, {"lr": 0.2, "betas": (0.98, 0.97), "weight_decay": 0.1}),
        (submission.adamw_step, adamw, {"lr": 1.5, "betas": (0.1, 0.95)}),
        (submission.adamw_step, adamw, {"lr": 0.1, "betas": (0.6, 0.3)}),
        (submission.adamw_step, adamw, {"lr": 0.2, "betas": (0.98, 0.97), "weight_decay": 0.1}),
    ):
        w, grads = draw(rng, 2, 2, steps=16)
        grads *= 10.0 ** rng.choice([-3.0, 0.0, 3.0], grads.shape)
        grads[3:6, 0], grads[8:10], grads[12] = 0.0, 0.0, 1e5 * np.sign(grads[12])
        follow(step, oracle, w, grads, **settings)
    for step, oracle in ((submission.adam_step, adam), (submission.adamw_step, adamw)):
        w, grads = draw(rng, 3, steps=4)
        grads[2] *= 1e25  # its square is no float32
        follow(step, oracle, w, grads, lr=0.1, betas=(0.1, 0.95))


@pytest.mark.points(2)
def test_defaults_and_order_of_arguments(submission, rng):
    """the settings have the signature's defaults, come in its order, and go by its names"""
    w, grads = draw(rng, 3)
    follow(submission.sgd_step, sgd, w, grads, 0.05)
    follow(submission.sgd_step, sgd, w, grads, 0.05, 0.7)
    follow(submission.sgd_step, sgd, w, grads, 0.05, 0.7, 0.3, True)
    for size in (1.0, 1e-7):
        follow(submission.adam_step, adam, w, size * grads)
        follow(submission.adamw_step, adamw, w, size * grads)
    follow(submission.adam_step, adam, w, grads, 0.02, (0.7, 0.8), 0.1, 0.5)
    follow(submission.adamw_step, adamw, w, grads, 0.02, (0.7, 0.8), 0.1, 0.5)
    for step, oracle in ((submission.sgd_step, sgd), (submission.adam_step, adam), (submission.adamw_step, adamw)):
        by_name, _ = expect_sequence(step(w=w.copy(), grad=grads[0].copy(), state={}, lr=0.05), 2)
        near(by_name, path_of(oracle, w, grads[:1], lr=0.05)[0], what="w")


@pytest.mark.points(1)
def test_weights_of_any_shape(submission, rng):
    """weights may have any number of axes and any lengths, and stay float64"""
    for shape in ((1,), (7,), (1, 4), (2, 1, 3)):
        follow(submission.sgd_step, sgd, *draw(rng, *shape, steps=3), lr=0.1, momentum=0.5)
        follow(submission.adam_step, adam, *draw(rng, *shape, steps=3), lr=0.1)
        follow(submission.adamw_step, adamw, *draw(rng, *shape, steps=3), lr=0.1)


def all_rules(submission):
    """Every rule as (its name, the step, the oracle, settings that use all of it)."""
    decay, heavy = {"lr": 0.1, "weight_decay": 0.3}, {"lr": 0.1, "weight_decay": 0.3, "momentum": 0.7}
    settings = {"lr": 0.1, "betas": (0.7, 0.9), "eps": 1e-3, "weight_decay": 0.5}
    return [
        ("sgd_step", submission.sgd_step, sgd, decay),
        ("sgd_step with momentum", submission.sgd_step, sgd, heavy),
        ("sgd_step with nesterov", submission.sgd_step, sgd, {**heavy, "nesterov": True}),
        ("adam_step", submission.adam_step, adam, settings),
        ("adamw_step", submission.adamw_step, adamw, settings),
    ]


@pytest.mark.points(2)
def test_leaves_arguments_alone(submission, rng):
    """no step modifies the weight, the gradient or the empty state that it is given"""
    rules = all_rules(submission)
    for _, step, _, settings in rules + [(*rule, {**own, "weight_decay": 0.0}) for *rule, own in rules]:
        w, grads = draw(rng, 3, 2, steps=3)
        empty = {}
        with unchanged(w=w, grad=grads[0], state=empty):
            _, state = expect_sequence(step(w, grads[0], empty, **settings), 2)
        for grad in grads[1:]:
            with unchanged(w=w, grad=grad):
                _, state = expect_sequence(step(w, grad, state, **settings), 2)


@pytest.mark.points(2)
def test_two_runs_from_one_state_agree(submission, rng):
    """no step modifies the state that it is given: a second run from the same state goes the same way"""
    for name, step, oracle, settings in all_rules(submission):
        w, grads = draw(rng, 4, steps=6)
        middle, state = follow(step, oracle, w, grads[:3], **settings)
        expected = path_of(oracle, w, grads, **settings)
        with unchanged(state=state):
            for run in ("first", "second"):
                now, later = middle.copy(), state
                for t in range(3, 6):
                    now, later = expect_sequence(step(now, grads[t].copy(), later, **settings), 2)
                    near(now, expected[t], what=f"{name}, step {t + 1} of the {run} run from one state")
    for name, step, oracle, settings in all_rules(submission):
        settings = {**settings, "weight_decay": 0.0}  # so that the step is the same wherever the weight is
        w, grads = draw(rng, 4, steps=4)
        middle, state = follow(step, oracle, w, grads[:3], **settings)
        elsewhere = path_of(oracle, w, grads, **settings)[3] + 1.0
        got = expect_sequence(step(middle + 1.0, grads[3].copy(), state, **settings), 2)[0]
        near(got, elsewhere, what=f"{name}, step 4 from this state and another weight")


@pytest.mark.points(2)
def test_weights_trained_in_turn(submission, rng):
    """a step remembers nothing outside the state: two weights trained in turn do not mix"""
    for name, step, oracle, settings in all_rules(submission):
        pairs = [draw(rng, 3), draw(rng, 3)]
        expected = [path_of(oracle, w, grads, **settings) for w, grads in pairs]
        now, states = [w.copy() for w, _ in pairs], [{}, {}]
        for t in range(10):
            for i, (_, grads) in enumerate(pairs):
                now[i], states[i] = expect_sequence(step(now[i], grads[t].copy(), states[i], **settings), 2)
                near(now[i], expected[i][t], what=f"{name}, weight {i + 1} of two after step {t + 1}")
