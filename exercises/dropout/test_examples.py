"""The public checks of dropout: the README's example."""

import numpy as np

from grader.expect import expect_close, expect_equal, expect_sequence, expect_that

X = np.array([1.0, 2.0, 3.0, 4.0])


def test_example_in_training(submission):
    """gives 0 or x / 0.8 for the README's four elements, and cuts the same ones from the gradient"""
    for seed in range(8):
        out, mask = expect_sequence(submission.dropout_forward(X, 0.2, True, seed), 2)
        expect_that(np.shape(out) == (4,), "out of shape (4,)", f"shape {np.shape(out)}")
        kept = np.asarray(out) != 0
        expect_close(out, np.where(kept, np.array([1.25, 2.5, 3.75, 5.0]), 0.0), what="out")
        expect_close(submission.dropout_backward(np.full(4, 10.0), mask), np.where(kept, 12.5, 0.0), what="dx")


def test_example_in_evaluation(submission):
    """returns the README's x as it is in evaluation"""
    out, mask = expect_sequence(submission.dropout_forward(X, 0.2, False, 0), 2)
    expect_equal(out, X, what="out")
    expect_equal(submission.dropout_backward(np.full(4, 10.0), mask), np.full(4, 10.0), what="dx")
