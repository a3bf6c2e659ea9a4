"""1e-8 is added to F1's denominator, which counts where precision and recall are small"""

import numpy as np

CAUGHT_BY = "test_f1_is_the_harmonic_mean"


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
    f1 = 2 * precision * recall / (precision + recall + 1e-8)
    return precision, recall, f1


def macro_f1(targets, predictions, num_classes):
    return float(precision_recall_f1(targets, predictions, num_classes)[2].mean())


def roc_auc(targets, scores):
    positives, negatives = scores[targets == 1], np.sort(scores[targets == 0])
    if len(positives) == 0 or len(negatives) == 0:
        raise ValueError("one class only")
    below = np.searchsorted(negatives, positives, side="left")
    upto = np.searchsorted(negatives, positives, side="right")
    return float((below + upto).sum() / (2 * len(positives) * len(negatives)))
