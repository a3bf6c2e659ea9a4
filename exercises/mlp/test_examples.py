"""The README's example by hand."""

import numpy as np

from grader.expect import expect_close, expect_sequence


def example():
    """The two layers of the example."""
    first = (np.array([[1.0, -1.0], [1.0, 0.0]]), np.array([0.0, 1.0]))
    return [first, (np.array([[3.0], [5.0]]), np.array([-2.0]))]


def test_example_forward(submission):
    """the example by hand: the logit of one row"""
    logits, _ = expect_sequence(submission.forward(example(), np.array([[2.0, 1.0]])), 2)
    expect_close(logits, np.array([[7.0]]), what="logits")


def test_example_backward(submission):
    """the example by hand: the gradients from dlogits = 10"""
    _, cache = expect_sequence(submission.forward(example(), np.array([[2.0, 1.0]])), 2)
    grads, dx = expect_sequence(submission.backward(example(), cache, np.array([[10.0]])), 2)
    first, second = (
        expect_sequence(pair, 2, what="a pair of grads") for pair in expect_sequence(grads, 2, what="grads")
    )
    expect_close(second[0], np.array([[30.0], [0.0]]), what="dW of the second layer")
    expect_close(second[1], np.array([10.0]), what="db of the second layer")
    expect_close(first[0], np.array([[60.0, 0.0], [30.0, 0.0]]), what="dW of the first layer")
    expect_close(first[1], np.array([30.0, 0.0]), what="db of the first layer")
    expect_close(dx, np.array([[30.0, 30.0]]), what="dx")
