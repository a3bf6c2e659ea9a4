"""the curve starts at a threshold of 1 above the highest score, which is the same number where scores are huge"""

import numpy as np

CAUGHT_BY = "test_any_finite_scores"


def confusion_matrix(targets, predictions, num_classes):
    matrix = np.zeros((num_classes, num_classes), dtype=np.int64)
    np.add.at(matrix, (targets, predictions), 1)
    return matrix


def ratio(a, b):
    return np.where(b == 0, 0.0, a / np.where(b == 0, 1, b))


def precision_recall_f1(targets, predictions, num_classes):
    matrix = confusion_matrix(targets, predictions, num_classes)
    right = np.diag(matrix)
    precision, recall = ratio(right, matrix.sum(0)), ratio(right, matrix.sum(1))
    f1 = ratio(2 * precision * recall, precision + recall)
    return precision, recall, f1


def macro_f1(targets, predictions, num_classes):
    return float(precision_recall_f1(targets, predictions, num_classes)[2].mean())


def roc_auc(targets, scores):
    positives, negatives = scores[targets == 1], np.sort(scores[targets == 0])
    if len(positives) == 0 or len(negatives) == 0:
        raise ValueError("one class only")
    thresholds = np.concatenate([[scores.max() + 1], np.unique(scores)[::-1]])
    positives = np.sort(positives)
    tpr = 1 - np.searchsorted(positives, thresholds, side="left") / len(positives)
    fpr = 1 - np.searchsorted(negatives, thresholds, side="left") / len(negatives)
    return float(((tpr[1:] + tpr[:-1]) / 2 * np.diff(fpr)).sum())
