"""The public checks of box-coding: the README's example by hand."""

import math

import numpy as np

from grader.expect import expect_close

ANCHOR = np.array([[10.0, 20.0, 30.0, 60.0]])


def test_example_encode(submission):
    """encodes the example's box as [0.25, 0, 0, -0.6931]"""
    got = submission.encode(ANCHOR, np.array([[15.0, 30.0, 35.0, 50.0]]))
    expect_close(got, np.array([[0.25, 0.0, 0.0, math.log(0.5)]]), what="encode(anchors, boxes)")


def test_example_decode(submission):
    """decodes the example's deltas to [-10, 30, 30, 70]"""
    got = submission.decode(ANCHOR, np.array([[-0.5, 0.25, 9.0, 0.0]]), max_log_scale=math.log(2))
    expect_close(got, np.array([[-10.0, 30.0, 30.0, 70.0]]), what="decode(anchors, deltas, log(2))")


def test_example_clip(submission):
    """clips the example's box to [0, 30, 30, 64]"""
    got = submission.clip_to_image(np.array([[-10.0, 30.0, 30.0, 70.0]]), 64, 48)
    expect_close(got, np.array([[0.0, 30.0, 30.0, 64.0]]), what="clip_to_image(boxes, 64, 48)")
