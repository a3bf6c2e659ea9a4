"""The public checks of skip-gram: the README's examples."""

import math

import numpy as np

from grader.expect import expect_close, expect_equal, expect_sequence


def test_example_of_pairs(submission):
    """pairs each of the README's four tokens with its neighbours"""
    expected = np.array([[7, 3], [3, 7], [3, 7], [7, 3], [7, 5], [5, 7]])
    expect_equal(submission.skip_gram_pairs([7, 3, 7, 5], 1), expected, what="pairs")


def test_example_of_the_loss(submission):
    """gives the README's loss, 2 log 2, and its gradients"""
    arguments = np.array([1.0, 0.0]), np.array([0.0, 2.0]), np.array([[0.0, -1.0]])
    reply = expect_sequence(submission.negative_sampling_loss(*arguments), 4)
    expect_close(reply[0], 2 * math.log(2), what="loss")
    expect_close(reply[1], np.array([0.0, -1.5]), what="d_center")
    expect_close(reply[2], np.array([-0.5, 0.0]), what="d_context")
    expect_close(reply[3], np.array([[0.5, 0.0]]), what="d_negatives")


def test_example_of_the_noise(submission):
    """turns the counts 16, 1 and 0 into 8/9, 1/9 and 0"""
    expect_close(submission.noise_distribution(np.array([16, 1, 0])), np.array([8 / 9, 1 / 9, 0.0]))
