"""a label_smoothing of 1 is refused"""

import numpy as np

CAUGHT_BY = "test_label_smoothing"


def cross_entropy(logits, targets, label_smoothing=0.0, ignore_index=-100):
    n, classes = logits.shape
    counted = targets != ignore_index
    chosen = targets[counted]
    if np.any(chosen < 0) or np.any(chosen >= classes):
        raise ValueError(f"a target is not in [0, {classes})")

    if not 0 <= label_smoothing < 1:
        raise ValueError("smoothing")
    grad = np.zeros((n, classes))
    count = len(chosen)
    if not count:
        return 0.0, grad

    shifted = logits[counted] - logits[counted].max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    wanted = np.full(log_p.shape, label_smoothing / classes)
    wanted[np.arange(count), chosen] += 1.0 - label_smoothing
    loss = -np.sum(wanted * log_p) / count
    grad[counted] = (np.exp(log_p) - wanted) / count
    return float(loss), grad
