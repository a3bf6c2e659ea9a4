"""The public checks of gradient-clipping: the README's example."""

import numpy as np

from grader.expect import expect_close, expect_sequence

GRADS = [np.array([[3.0, 0.0]]), np.array([4.0])]


def test_example_clipped(submission):
    """scales the README's gradients by 1/5, and tells their norm of 5"""
    clipped, norm = expect_sequence(submission.clip_by_global_norm(GRADS, 1.0), 2)
    first, second = expect_sequence(clipped, 2, "gradients")
    expect_close(first, np.array([[0.6, 0.0]]), what="first gradient")
    expect_close(second, np.array([0.8]), what="second gradient")
    expect_close(norm, 5.0, what="norm")


def test_example_within_the_bound(submission):
    """returns the README's gradients as they are for a bound of 10"""
    clipped, norm = expect_sequence(submission.clip_by_global_norm(GRADS, 10.0), 2)
    first, second = expect_sequence(clipped, 2, "gradients")
    expect_close(first, GRADS[0], what="first gradient")
    expect_close(second, GRADS[1], what="second gradient")
    expect_close(norm, 5.0, what="norm")
