"""The public checks of embedding-layer: the README's example."""

import numpy as np

from grader.expect import expect_close, expect_equal, expect_raises

WEIGHT = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
IDS = np.array([2, 0, 2])


def test_example_of_the_forward_pass(submission):
    """looks up the README's three ids, and refuses 3 and -1"""
    expect_equal(submission.embedding_forward(IDS, WEIGHT), np.array([[5.0, 6.0], [1.0, 2.0], [5.0, 6.0]]))
    for bad in (3, -1):
        with expect_raises(ValueError, f"{bad} is not in [0, 3)"):
            submission.embedding_forward(np.array([0, bad]), WEIGHT)


def test_example_of_the_backward_pass(submission):
    """adds up the README's gradients of the id 2, and leaves its row at 0 when it is the padding"""
    dout = np.array([[1.0, 1.0], [2.0, 0.0], [10.0, 20.0]])
    expected = np.array([[2.0, 0.0], [0.0, 0.0], [11.0, 21.0]])
    expect_close(submission.embedding_backward(dout, IDS, 3), expected)
    expected[2] = 0.0
    expect_close(submission.embedding_backward(dout, IDS, 3, 2), expected, what="with padding_id 2")
