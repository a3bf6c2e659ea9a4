"""The README's example by hand."""

import numpy as np

from grader.expect import expect_close, expect_sequence

X = np.log(np.array([3.0, 1.0 / 3.0]))  # ln 3 and -ln 3


def expect_pair(got, value, derivative):
    """The reply is this value and this derivative, to the README's six digits."""
    my_value, my_derivative = expect_sequence(got, 2)
    expect_close(my_value, np.array(value), atol=2e-6, what="value")
    expect_close(my_derivative, np.array(derivative), atol=2e-6, what="derivative")


def test_example_of_the_sigmoid(submission):
    """the example by hand: sigmoid and silu of ln 3 and -ln 3"""
    expect_pair(submission.sigmoid(X.copy()), [0.75, 0.25], [0.1875, 0.1875])
    expect_pair(submission.silu(X.copy()), [0.823959, -0.274653], [0.955990, 0.044010])


def test_example_of_the_rectifiers(submission):
    """the example by hand: relu and leaky_relu of ln 3 and -ln 3"""
    expect_pair(submission.relu(X.copy()), [1.098612, 0.0], [1.0, 0.0])
    expect_pair(submission.leaky_relu(X.copy()), [1.098612, -0.010986], [1.0, 0.01])


def test_example_of_gelu(submission):
    """the example by hand: gelu of 1"""
    expect_pair(submission.gelu(np.array([1.0])), [0.841192], [1.082964])
