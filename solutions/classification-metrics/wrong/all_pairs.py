"""every positive is compared with every negative, 2.5 billion pairs for 100,000 scores"""

import numpy as np

CAUGHT_BY = "test_area_of_100_000_scores_in_under_a_second"


def confusion_matrix(targets, predictions, num_classes):
    matrix = np.zeros((num_classes, num_classes), dtype=np.int64)
    np.add.at(matrix, (targets, predictions), 1)  # matrix[...] += 1 would count a repeated pair once
    return matrix


def _ratio(part, whole):
    return np.divide(part, whole, out=np.zeros(len(whole)), where=whole > 0)


def precision_recall_f1(targets, predictions, num_classes):
    matrix = confusion_matrix(targets, predictions, num_classes)
    hits, actual, predicted = matrix.diagonal(), matrix.sum(axis=1), matrix.sum(axis=0)
    # 2 p r / (p + r) with p = hits / predicted and r = hits / actual. The denominator is 0 only for a class that
    # occurs nowhere, so there is no second case to mind for p = r = 0.
    return _ratio(hits, predicted), _ratio(hits, actual), _ratio(2 * hits, actual + predicted)


def macro_f1(targets, predictions, num_classes):
    _, _, f1 = precision_recall_f1(targets, predictions, num_classes)
    return float(f1.mean())


def roc_auc(targets, scores):
    positives, negatives = scores[targets == 1], np.sort(scores[targets == 0])
    if len(positives) == 0 or len(negatives) == 0:
        raise ValueError("the area needs examples of both classes")
    shares = [np.mean(negatives < p) + 0.5 * np.mean(negatives == p) for p in positives]
    return float(np.mean(shares))
