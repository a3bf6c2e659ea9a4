"""The README's example by hand."""

import numpy as np

from grader.expect import expect_close, expect_sequence


def test_example_by_hand(submission):
    """the example by hand: loss 3.6421 and its gradients"""
    counts = np.array([[0.0, 16.0], [1.0, 0.0]])
    w, c = np.array([[1.0], [2.0]]), np.array([[0.5], [1.0]])
    b_w, b_c = np.array([0.0, 1.0]), np.array([0.0, 0.0])
    reply = expect_sequence(submission.glove_loss(counts, w, c, b_w, b_c, x_max=16.0), 5)
    slope = -3.545177
    expected = np.array([[slope], [0.25]]), np.array([[1.0], [slope]]), np.array([slope, 0.5]), np.array([0.5, slope])
    expect_close(reply[0], 3.642071, rtol=1e-6, what="loss")
    for name, mine, wanted in zip(("dw", "dc", "db_w", "db_c"), reply[1:], expected, strict=True):
        expect_close(mine, wanted, rtol=1e-6, what=name)


def test_example_of_training(submission):
    """train_glove gives four arrays, and a step moves them"""
    counts = np.array([[0.0, 16.0], [1.0, 0.0]])
    before, after = (expect_sequence(submission.train_glove(counts, 3, 1, lr, 0), 4) for lr in (1e-9, 0.1))
    for old, new, shape in zip(before, after, ((2, 3), (2, 3), (2,), (2,)), strict=True):
        expect_close(new - old, np.zeros(shape), atol=1.0)
        assert np.abs(new - old).max() > 1e-6, "a step of lr = 0.1 leads elsewhere than one of 1e-9"
