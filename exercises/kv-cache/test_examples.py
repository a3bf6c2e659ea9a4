"""The README's example by hand."""

import numpy as np

from grader.expect import expect_close


def example(submission):
    """The example's cache: identities, but for w_v."""
    eye = np.eye(2)
    return submission.KVCache(eye, eye, 10.0 * eye, eye, 2)


def test_example_of_a_prompt(submission):
    """the example by hand: a prompt of two tokens"""
    got = example(submission).prefill(np.array([[1.0, 0.0], [1.0, 1.0]]))
    expect_close(got, np.array([[10.0, 0.0], [10.0, 7.3106]]), atol=1e-4)


def test_example_of_a_step(submission):
    """the example by hand: a third token after the prompt"""
    cache = example(submission)
    cache.prefill(np.array([[1.0, 0.0], [1.0, 1.0]]))
    expect_close(cache.step(np.array([0.0, 2.0])), np.array([6.6667, 18.5094]), atol=1e-4)
