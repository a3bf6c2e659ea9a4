"""The README's example by hand."""

import numpy as np

from grader.expect import expect_close, expect_sequence

TARGETS = np.array([0, 0, 0, 1, 1, 2, 2])
PREDICTIONS = np.array([0, 0, 1, 1, 1, 1, 1])


def test_example_confusion_matrix(submission):
    """the example by hand: seven examples, four classes"""
    expected = np.array([[2, 1, 0, 0], [0, 2, 0, 0], [0, 2, 0, 0], [0, 0, 0, 0]])
    expect_close(submission.confusion_matrix(TARGETS, PREDICTIONS, 4), expected, dtype="integer")


def test_example_scores_of_each_class(submission):
    """the example by hand: precision, recall, F1, and the macro F1"""
    precision, recall, f1 = expect_sequence(submission.precision_recall_f1(TARGETS, PREDICTIONS, 4), 3)
    expect_close(precision, np.array([1.0, 0.4, 0.0, 0.0]), atol=1e-4, what="precision")
    expect_close(recall, np.array([0.6667, 1.0, 0.0, 0.0]), atol=1e-4, what="recall")
    expect_close(f1, np.array([0.8, 0.5714, 0.0, 0.0]), atol=1e-4, what="F1")
    expect_close(submission.macro_f1(TARGETS, PREDICTIONS, 4), 0.3429, atol=1e-4, what="macro_f1")


def test_example_area(submission):
    """the example by hand: six pairs, one of them tied"""
    targets, scores = np.array([0, 1, 0, 1, 0]), np.array([0.1, 0.4, 0.4, 0.8, 0.6])
    expect_close(submission.roc_auc(targets, scores), 0.75)
