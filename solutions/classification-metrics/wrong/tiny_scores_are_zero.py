"""scores nearer to 0 than 1e-305 count as 0"""

import numpy as np

CAUGHT_BY = "test_any_finite_scores"


def confusion_matrix(targets, predictions, num_classes):
    matrix = np.zeros((num_classes, num_classes), dtype=np.int64)
    np.add.at(matrix, (targets, predictions), 1)
    return matrix


def _ratio(part, whole):
    return np.divide(part, whole, out=np.zeros(len(whole)), where=whole > 0)


def precision_recall_f1(targets, predictions, num_classes):
    matrix = confusion_matrix(targets, predictions, num_classes)
    hits, actual, predicted = matrix.diagonal(), matrix.sum(axis=1), matrix.sum(axis=0)
    return _ratio(hits, predicted), _ratio(hits, actual), _ratio(2 * hits, actual + predicted)


def macro_f1(targets, predictions, num_classes):
    _, _, f1 = precision_recall_f1(targets, predictions, num_classes)
    return float(f1.mean())


def roc_auc(targets, scores):
    scores = np.where(np.abs(scores) < 1e-305, 0, scores)
    positives, negatives = scores[targets == 1], np.sort(scores[targets == 0])
    if len(positives) == 0 or len(negatives) == 0:
        raise ValueError("the area needs examples of both classes")
    beaten = np.searchsorted(negatives, positives, side="left")
    beaten_or_tied = np.searchsorted(negatives, positives, side="right")
    return float((beaten + beaten_or_tied).mean() / (2 * len(negatives)))
