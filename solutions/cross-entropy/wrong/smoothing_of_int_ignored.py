"""a label smoothing that is an int counts as none"""

import numpy as np

CAUGHT_BY = "test_label_smoothing"


def cross_entropy(logits, targets, label_smoothing=0.0, ignore_index=-100):
    if not isinstance(label_smoothing, float):
        label_smoothing = 0.0
    n, classes = logits.shape
    counted = targets != ignore_index
    chosen = targets[counted]
    # Before any indexing: -1 would silently mean the last class.
    if np.any(chosen < 0) or np.any(chosen >= classes):
        raise ValueError(f"a target is not in [0, {classes})")

    grad = np.zeros((n, classes))
    count = len(chosen)
    if not count:  # the mean of nothing would be 0 / 0
        return 0.0, grad

    # Each row's own maximum: no exponential overflows and no sum is 0. The logarithm is taken of the sum, never of
    # a probability, which may have underflowed.
    shifted = logits[counted] - logits[counted].max(axis=1, keepdims=True)  # (count, C)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    wanted = np.full(log_p.shape, label_smoothing / classes)
    wanted[np.arange(count), chosen] += 1.0 - label_smoothing
    loss = -np.sum(wanted * log_p) / count
    # d/dx of -Σ q log p is p Σ q - q, and q sums to 1, smoothed or not.
    grad[counted] = (np.exp(log_p) - wanted) / count
    return float(loss), grad
