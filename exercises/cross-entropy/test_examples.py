"""The README's example by hand."""

import numpy as np

from grader.expect import expect_close, expect_sequence


def example():
    """The example's logits and targets: three rows, the last one ignored."""
    logits = np.array([[np.log(2.0), 0.0, 0.0], [0.0, np.log(3.0), 0.0], [5.0, 5.0, 5.0]])
    return logits, np.array([0, 2, -100])


def test_example_by_hand(submission):
    """the example by hand: two rows that count"""
    loss, grad = expect_sequence(submission.cross_entropy(*example()), 2)
    expect_close(loss, 1.151293, atol=1e-6, what="loss")
    expect_close(grad, np.array([[-0.25, 0.125, 0.125], [0.1, 0.3, -0.4], [0.0, 0.0, 0.0]]), atol=1e-6, what="grad")


def test_example_with_label_smoothing(submission):
    """the example by hand, with a label smoothing of 0.3"""
    loss, grad = expect_sequence(submission.cross_entropy(*example(), label_smoothing=0.3), 2)
    expect_close(loss, 1.165677, atol=1e-6, what="loss")
    expect_close(grad, np.array([[-0.15, 0.075, 0.075], [0.05, 0.25, -0.3], [0.0, 0.0, 0.0]]), atol=1e-6, what="grad")
