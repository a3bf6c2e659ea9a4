"""The public checks of iou: the README's example by hand."""

import numpy as np

from grader.expect import expect_close

A = np.array([[0.0, 0.0, 4.0, 3.0]])
B = np.array([[2.0, 1.0, 6.0, 5.0], [5.0, 0.0, 7.0, 3.0]])


def test_example_iou(submission):
    """gives the IoU worked out in the statement"""
    expect_close(submission.box_iou(A, B), np.array([[1 / 6, 0.0]]), what="box_iou(a, b)")


def test_example_generalized_iou(submission):
    """gives the generalized IoU worked out in the statement"""
    expect_close(submission.generalized_box_iou(A, B), np.array([[-1 / 30, -1 / 7]]), what="generalized_box_iou(a, b)")
