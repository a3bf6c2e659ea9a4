"""The public checks of region-proposals: the README's example by hand."""

import numpy as np

from grader.expect import expect_close, expect_sequence

LOGITS = np.array([1.0, 3.0, 2.0, 0.0])
ANCHORS = np.array([[2.0, 4.0, 12.0, 14.0], [-8.0, 0.0, 2.0, 10.0], [0.0, 4.0, 10.0, 14.0], [20.0, 5.0, 40.0, 15.0]])
DELTAS = np.array([[0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.1, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]])


def test_example(submission):
    """proposes the box 2 alone"""
    boxes, scores = expect_sequence(submission.propose(LOGITS, DELTAS, ANCHORS, 20, 30, pre_nms=3, min_size=4), 2)
    expect_close(boxes, np.array([[1.0, 4.0, 11.0, 14.0]]), what="boxes")
    expect_close(scores, np.array([0.8808]), atol=1e-4, what="scores")


def test_example_threshold(submission):
    """proposes the boxes 2 and 0 with iou_threshold=0.9"""
    reply = submission.propose(LOGITS, DELTAS, ANCHORS, 20, 30, pre_nms=3, iou_threshold=0.9, min_size=4)
    boxes, scores = expect_sequence(reply, 2)
    expect_close(boxes, np.array([[1.0, 4.0, 11.0, 14.0], [2.0, 4.0, 12.0, 14.0]]), what="boxes")
    expect_close(scores, np.array([0.8808, 0.7311]), atol=1e-4, what="scores")
