"""The public checks of anchors: the README's example."""

import numpy as np

from grader.expect import expect_close


def test_example_by_hand(submission):
    """gives the README's four anchors"""
    expected = [[1.0, 1.0, 9.0, 9.0], [3.0, -3.0, 7.0, 13.0], [11.0, 1.0, 19.0, 9.0], [13.0, -3.0, 17.0, 13.0]]
    expect_close(submission.generate_anchors(1, 2, 10, [8.0], [1.0, 4.0]), np.array(expected), what="anchors")
