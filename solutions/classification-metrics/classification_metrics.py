import numpy as np


def confusion_matrix(targets, predictions, num_classes):
    """Count each pair of a target and a prediction.

    Args:
        targets: The true classes, (N,), int64 in [0, C).
        predictions: The predicted classes, (N,), int64 in [0, C).
        num_classes: The number of classes C, at least 1.

    Returns:
        (C, C), int: [t, p] counts the examples of class t that were predicted as p.
    """
    matrix = np.zeros((num_classes, num_classes), dtype=np.int64)
    np.add.at(matrix, (targets, predictions), 1)  # matrix[...] += 1 would count a repeated pair once
    return matrix


def _ratio(part, whole):
    """part / whole, 0 where whole is 0."""
    return np.divide(part, whole, out=np.zeros(len(whole)), where=whole > 0)


def precision_recall_f1(targets, predictions, num_classes):
    """Precision, recall and F1 of each class; 0/0 counts as 0.

    Args:
        targets: The true classes, (N,), int64 in [0, C).
        predictions: The predicted classes, (N,), int64 in [0, C).
        num_classes: The number of classes C, at least 1.

    Returns:
        precision: (C,), float64: the share of the examples predicted as c whose target is c.
        recall: (C,), float64: the share of the examples with target c that were predicted as c.
        f1: (C,), float64: the harmonic mean of both.
    """
    matrix = confusion_matrix(targets, predictions, num_classes)
    hits, actual, predicted = matrix.diagonal(), matrix.sum(axis=1), matrix.sum(axis=0)
    # 2 p r / (p + r) with p = hits / predicted and r = hits / actual. The denominator is 0 only for a class that
    # occurs nowhere, so there is no second case to mind for p = r = 0.
    return _ratio(hits, predicted), _ratio(hits, actual), _ratio(2 * hits, actual + predicted)


def macro_f1(targets, predictions, num_classes):
    """The mean of the per-class F1 over all num_classes classes.

    Args:
        targets: The true classes, (N,), int64 in [0, C).
        predictions: The predicted classes, (N,), int64 in [0, C).
        num_classes: The number of classes C, at least 1.

    Returns:
        A float; classes that occur nowhere count as 0.
    """
    _, _, f1 = precision_recall_f1(targets, predictions, num_classes)
    return float(f1.mean())


def roc_auc(targets, scores):
    """The area under the ROC curve: how often a positive has a higher score than a negative.

    Args:
        targets: 0 (negative) or 1 (positive), (N,), int64.
        scores: The higher, the more like a positive; (N,), float64, finite.

    Returns:
        A float: the share of the pairs of a positive and a negative in which the positive has the
        higher score; a pair with equal scores counts one half.

    Raises:
        ValueError: targets has one class only.

    Source: Hanley and McNeil 1982, "The Meaning and Use of the Area under a Receiver Operating
    Characteristic (ROC) Curve".
    """
    positives, negatives = scores[targets == 1], np.sort(scores[targets == 0])
    if len(positives) == 0 or len(negatives) == 0:
        raise ValueError("the area needs examples of both classes")
    # Among the sorted negatives, the place of a positive is the number of negatives that it beats: n log n, not n².
    beaten = np.searchsorted(negatives, positives, side="left")
    beaten_or_tied = np.searchsorted(negatives, positives, side="right")
    # Each tied negative is in one of the two, each beaten one in both: half their sum counts ties as one half.
    return float((beaten + beaten_or_tied).mean() / (2 * len(negatives)))
