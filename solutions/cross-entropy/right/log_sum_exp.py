"""log Σ exp minus the wanted logit; the gradient is a view into a larger array, and the pair a NamedTuple."""

import warnings
from collections import namedtuple

import numpy as np

Result = namedtuple("Result", "loss grad")


def cross_entropy(logits, targets, label_smoothing=0.0, ignore_index=-100):
    n, c = logits.shape
    keep = np.nonzero(targets != ignore_index)[0]
    chosen = targets.take(keep)
    if chosen.size and (chosen.min() < 0 or chosen.max() >= c):
        raise ValueError(chosen)
    room = np.zeros((n + 1, 2 * c))
    grad = room[:n, ::2]
    if not keep.size:
        warnings.warn("nothing to learn from", stacklevel=2)
        return Result(0, grad)
    rows = logits[keep]
    top = np.amax(rows, axis=1)
    lse = np.log(np.sum(np.exp(rows - top[:, None]), axis=1)) + top
    at_target = np.take_along_axis(rows, chosen[:, None], axis=1)[:, 0]
    loss = lse - (1 - label_smoothing) * at_target - label_smoothing * rows.mean(axis=1)
    grad[keep] = np.exp(rows - lse[:, None]) - label_smoothing / c
    np.subtract.at(grad, (keep, chosen), 1 - label_smoothing)
    grad /= keep.size
    return Result(loss=loss.mean(), grad=grad)
