"""bincount for the matrix, mean ranks for the area; read-only results, a (3, C) array for the triple, 0-d floats."""

import numpy as np


def confusion_matrix(targets, predictions, num_classes):
    flat = np.bincount(predictions * num_classes + targets, minlength=num_classes**2)
    matrix = flat.astype(np.int32).reshape(num_classes, num_classes).T  # a view, not contiguous
    matrix.flags.writeable = False
    return matrix


def precision_recall_f1(targets, predictions, num_classes):
    matrix = confusion_matrix(targets, predictions, num_classes)
    sums = np.stack([matrix.sum(0), matrix.sum(1)])
    with np.errstate(divide="ignore", invalid="ignore"):
        precision, recall = np.nan_to_num(np.diag(matrix) / sums)
        f1 = np.nan_to_num(2 / (1 / precision + 1 / recall))
    return np.stack([precision, recall, f1])


def macro_f1(targets, predictions, num_classes):
    return np.array(np.mean(precision_recall_f1(targets, predictions, num_classes)[2]))


def roc_auc(targets, scores):
    n_pos = np.count_nonzero(targets)
    n_neg = targets.size - n_pos
    if not n_pos * n_neg:
        raise ValueError("one class")
    _, group, size = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(size)
    ranks = (last - (size - 1) / 2)[group.reshape(-1)]
    return np.float64((ranks[targets == 1].sum() - n_pos * (n_pos + 1) / 2) / n_pos / n_neg)
