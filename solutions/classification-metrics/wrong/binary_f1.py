"""with two classes macro_f1 is the F1 of class 1 alone"""

import numpy as np

CAUGHT_BY = "test_macro_f1_is_the_mean_over_all_classes"


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
    if num_classes == 2:
        return float(precision_recall_f1(targets, predictions, 2)[2][1])
    return float(precision_recall_f1(targets, predictions, num_classes)[2].mean())


def roc_auc(targets, scores):
    positives, negatives = scores[targets == 1], np.sort(scores[targets == 0])
    if len(positives) == 0 or len(negatives) == 0:
        raise ValueError("one class only")
    below = np.searchsorted(negatives, positives, side="left")
    upto = np.searchsorted(negatives, positives, side="right")
    return float((below + upto).sum() / (2 * len(positives) * len(negatives)))
