"""The public checks of roi-align: the README's example by hand."""

import numpy as np

from grader.expect import expect_close

FEATURES = np.array([[[0.0, 1.0, 2.0], [10.0, 11.0, 12.0]]])


def test_example_inside(submission):
    """gives the average worked out in the statement, 6"""
    got = submission.roi_align(FEATURES.copy(), np.array([[0.5, 0.5, 2.5, 1.5]]), 1)
    expect_close(got, np.array([[[[6.0]]]]), what="roi_align(features, rois, 1)")


def test_example_at_the_border(submission):
    """gives the average with two samples outside worked out in the statement, 2.5"""
    got = submission.roi_align(FEATURES.copy(), np.array([[-1.5, 0.5, 0.5, 1.5]]), 1)
    expect_close(got, np.array([[[[2.5]]]]), what="roi_align(features, rois, 1)")
