"""One-hot products for the counts; the ROC curve, point by point, and trapezoids under it."""

import warnings

import numpy as np


class OneClassOnly(ValueError):
    pass


def confusion_matrix(targets, predictions, num_classes):
    one_hot = np.eye(num_classes)
    return np.rint(one_hot[targets].T @ one_hot[predictions]).astype(int)


def precision_recall_f1(targets, predictions, num_classes):
    classes = np.arange(num_classes)[:, None]
    is_target, is_predicted = targets == classes, predictions == classes
    tp = np.sum(is_target & is_predicted, axis=1)
    fp = np.sum(~is_target & is_predicted, axis=1)
    fn = np.sum(is_target & ~is_predicted, axis=1)
    return [tp / np.maximum(tp + fp, 1), tp / np.maximum(tp + fn, 1), 2 * tp / np.maximum(2 * tp + fp + fn, 1)]


def macro_f1(targets, predictions, num_classes):
    *_, f1 = precision_recall_f1(targets, predictions, num_classes)
    return sum(f1) / num_classes


def roc_auc(targets, scores):
    if np.unique(targets).shape == (1,):
        raise OneClassOnly(f"all targets are {targets[0]}")
    warnings.warn("higher scores are taken for positives", stacklevel=2)
    order = np.argsort(-scores)
    s, hits = scores[order], np.cumsum(targets[order])
    ends = np.append(np.flatnonzero(s[1:] != s[:-1]), len(s) - 1)  # one point of the curve for all that tie
    tpr = np.concatenate([[0], hits[ends]]) / hits[-1]
    fpr = np.concatenate([[0], ends + 1 - hits[ends]]) / (len(s) - hits[-1])
    return float(np.sum((fpr[1:] - fpr[:-1]) * (tpr[1:] + tpr[:-1]) / 2))
