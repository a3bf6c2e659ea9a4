"""The public checks of optimizers: the README's example by hand."""

import numpy as np

from grader.expect import expect_close, expect_sequence

W = np.array([1.0, -2.0])
GRAD = np.array([0.5, -1.0])
WITHIN = {"rtol": 1e-6, "atol": 1e-6}
ADAM = {"lr": 0.1, "betas": (0.5, 0.75), "eps": 0.5}


def test_example_sgd(submission):
    """the example: two steps of SGD with momentum, and one of Nesterov's"""
    w, state = expect_sequence(submission.sgd_step(W.copy(), GRAD.copy(), {}, 0.1, momentum=0.5), 2)
    expect_close(w, np.array([0.95, -1.9]), **WITHIN, what="w after one step")
    w, state = expect_sequence(submission.sgd_step(w, np.array([0.25, 2.0]), state, 0.1, momentum=0.5), 2)
    expect_close(w, np.array([0.9, -2.05]), **WITHIN, what="w after two steps")
    w, state = expect_sequence(submission.sgd_step(W.copy(), GRAD.copy(), {}, 0.1, momentum=0.5, nesterov=True), 2)
    expect_close(w, np.array([0.925, -1.85]), **WITHIN, what="w after one step of Nesterov's")


def test_example_adam(submission):
    """the example: the first step of Adam"""
    w, _ = expect_sequence(submission.adam_step(W.copy(), GRAD.copy(), {}, **ADAM), 2)
    expect_close(w, np.array([0.95, -2.0 + 0.2 / 3.0]), **WITHIN, what="w")


def test_example_adamw(submission):
    """the example: the first step of AdamW"""
    w, _ = expect_sequence(submission.adamw_step(W.copy(), GRAD.copy(), {}, **ADAM, weight_decay=1.0), 2)
    expect_close(w, np.array([0.85, -1.8 + 0.2 / 3.0]), **WITHIN, what="w")
