"""The README's example by hand."""

import numpy as np

from grader.expect import expect_close, expect_equal

POSITIONS = np.array([-9, -5, -1, 0, 1, 5, 9])


def test_example_in_both_directions(submission):
    """the example by hand: eight buckets, four of them for later keys"""
    got = submission.relative_position_bucket(POSITIONS, num_buckets=8, max_distance=32)
    expect_equal(got, np.array([3, 2, 1, 0, 5, 6, 7]))


def test_example_in_one_direction(submission):
    """the example by hand: eight buckets for the keys that are not later"""
    got = submission.relative_position_bucket(POSITIONS, False, num_buckets=8, max_distance=32)
    expect_equal(got, np.array([5, 4, 1, 0, 0, 0, 0]))


def test_example_of_a_bias(submission):
    """the example by hand: four buckets, one head, two queries and three keys"""
    got = submission.relative_bias(np.array([[0.0], [10.0], [20.0], [30.0]]), 2, 3)
    expect_close(got, np.array([[[0.0, 30.0, 30.0], [10.0, 0.0, 30.0]]]))
