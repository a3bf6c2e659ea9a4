"""The public checks of yolo-decode: the README's example by hand."""

import numpy as np

from grader.expect import expect_close, expect_sequence


def test_example(submission):
    """gives the two detections worked out in the statement"""
    cells = [[0, 0, 0, 0, np.log(3), 0, np.log(3)], [0, 0, np.log(2), 0, np.log(9), np.log(4), 0]]
    cells += [[0, 0, 0, 0, 0, 0, np.log(3)]]
    raw = np.array(cells).T.reshape(7, 1, 3).copy()
    found = submission.decode_yolo(raw, np.array([[10.0, 6.0]]), 8, 2)
    boxes, scores, labels = expect_sequence(found, 3, what="(boxes, scores, labels)")
    expect_close(scores, np.array([0.72, 0.5625]), what="scores")
    expect_close(boxes, np.array([[2.0, 1.0, 22.0, 7.0], [-1.0, 1.0, 9.0, 7.0]]), what="boxes")
    expect_close(labels, np.array([0, 1]), what="labels")
