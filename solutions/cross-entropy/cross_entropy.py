import numpy as np


def cross_entropy(logits, targets, label_smoothing=0.0, ignore_index=-100):
    """Mean cross-entropy of the softmax of logits with integer targets, and its gradient.

    Args:
        logits: One row of unnormalised log-probabilities an example, (N, C), float64; N may be 0.
        targets: The class of each row, in [0, C), or ignore_index; (N,), int64.
        label_smoothing: What is taken from the target and spread evenly over all C classes, from 0 to 1.
        ignore_index: Rows with this target do not count; any int, one of the classes too.

    Returns:
        loss: The mean over the rows that count, a float; 0.0 where there are none.
        grad: d loss / d logits, (N, C), float64; 0 in the rows that do not count.

    Raises:
        ValueError: A target is outside [0, C) and is not ignore_index.

    Source: Goodfellow, Bengio and Courville 2016, "Deep Learning", section 6.2.2.3; Szegedy et al. 2016, "Rethinking
    the Inception Architecture for Computer Vision", section 7.
    """
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
