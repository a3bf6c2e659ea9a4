def confusion_matrix(targets, predictions, num_classes):
    """Count each pair of a target and a prediction.

    Args:
        targets: The true classes, (N,), int64 in [0, C).
        predictions: The predicted classes, (N,), int64 in [0, C).
        num_classes: The number of classes C, at least 1.

    Returns:
        (C, C), int: [t, p] counts the examples of class t that were predicted as p.
    """
    raise NotImplementedError


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
    raise NotImplementedError


def macro_f1(targets, predictions, num_classes):
    """The mean of the per-class F1 over all num_classes classes.

    Args:
        targets: The true classes, (N,), int64 in [0, C).
        predictions: The predicted classes, (N,), int64 in [0, C).
        num_classes: The number of classes C, at least 1.

    Returns:
        A float; classes that occur nowhere count as 0.
    """
    raise NotImplementedError


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
    raise NotImplementedError
